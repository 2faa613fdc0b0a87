package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.presence.Connections.Connection;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** What every store of who is connected keeps. */
public abstract class ConnectionsContractTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Random random = new Random(7);
    private final AccountId anna = AccountId.random(random);
    private final AccountId ben = AccountId.random(random);
    private final DeviceId laptop = DeviceId.random(random);
    private final DeviceId phone = DeviceId.random(random);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Connections connections = open();

    protected abstract Connections open();

    @BeforeEach
    void listen() {
        connections.listen(
                new Connections.Listener() {
                    @Override
                    public void changed(AccountId account) {
                        heard.add("changed " + name(account));
                    }

                    @Override
                    public void announced(AccountId account) {
                        heard.add("announced " + name(account));
                    }
                });
    }

    private String name(AccountId account) {
        return account.equals(anna) ? "anna" : "ben";
    }

    /** What was heard up to now, and nothing else. */
    private void awaitHeard(String... exactly) {
        await().until(() -> heard.size() >= exactly.length);
        assertThat(heard).containsExactly(exactly);
    }

    private static Connection at(
            String node, AccountId account, DeviceId device, long active, long expires) {
        return new Connection(account, device, node, active, expires);
    }

    @Test
    void knowsADeviceUntilItsLeaseIsOver() {
        var entry = at("one", anna, laptop, NOW - 5, NOW + 45_000);
        connections.put(entry, NOW);

        assertThat(connections.of(List.of(anna, ben), NOW + 44_999).get(anna))
                .containsExactly(entry);
        assertThat(connections.of(List.of(anna, ben), NOW + 44_999)).doesNotContainKey(ben);
        assertThat(connections.of(List.of(anna), NOW + 45_000)).isEmpty();
    }

    @Test
    void renewsTheEntryOfADeviceAtANodeAndKeepsOthersBesideIt() {
        connections.put(at("one", anna, laptop, 0, NOW + 1_000), NOW);
        connections.put(at("one", anna, phone, 0, NOW + 1_000), NOW);
        connections.put(at("two", anna, laptop, 0, NOW + 1_000), NOW);
        connections.put(at("one", anna, laptop, 0, NOW + 9_000), NOW + 500);

        assertThat(connections.of(List.of(anna), NOW + 600).get(anna)).hasSize(3);
        assertThat(connections.of(List.of(anna), NOW + 5_000).get(anna))
                .containsExactly(at("one", anna, laptop, 0, NOW + 9_000));
    }

    @Test
    void shortensALease() {
        connections.put(at("one", anna, laptop, 0, NOW + 45_000), NOW);
        connections.put(at("one", anna, laptop, 0, NOW + 30_000), NOW);

        assertThat(connections.of(List.of(anna), NOW + 30_000)).isEmpty();
    }

    @Test
    void remembersWhenSomeoneWasActiveOverDevicesNodesAndShortAbsences() {
        connections.put(at("one", anna, laptop, NOW, NOW + 1_000), NOW);
        connections.put(at("two", anna, phone, 0, NOW + 60_000), NOW + 30_000);

        assertThat(connections.of(List.of(anna), NOW + 30_000).get(anna))
                .containsExactly(at("two", anna, phone, NOW, NOW + 60_000));

        var later = NOW + 60_000 + Connections.REMEMBERED_MILLIS - 1;
        connections.put(at("two", anna, phone, 0, later + 1_000), later);
        assertThat(connections.of(List.of(anna), later).get(anna))
                .extracting(Connection::activeAtMillis)
                .containsExactly(NOW);
        connections.put(at("one", ben, laptop, NOW, NOW + 1_000), NOW);
        var muchLater = NOW + 1_000 + Connections.REMEMBERED_MILLIS;
        connections.put(at("one", ben, laptop, 0, muchLater + 1_000), muchLater);
        assertThat(connections.of(List.of(ben), muchLater).get(ben))
                .extracting(Connection::activeAtMillis)
                .containsExactly(0L);
    }

    @Test
    void tellsWhatOthersCouldSeeOfThoseWhoAreWatched() {
        connections.watch(anna);
        connections.put(at("one", anna, laptop, NOW, NOW + 45_000), NOW);
        connections.put(at("one", ben, phone, NOW, NOW + 45_000), NOW);
        awaitHeard("changed anna");

        // A renewal is nothing new.
        connections.put(at("one", anna, laptop, NOW, NOW + 50_000), NOW + 5_000);

        connections.put(at("one", anna, laptop, NOW + 6_000, NOW + 51_000), NOW + 6_000);
        connections.put(at("one", anna, laptop, NOW + 6_000, NOW + 40_000), NOW + 7_000);
        connections.put(at("one", anna, laptop, NOW + 6_000, NOW + 90_000), NOW + 41_000);
        connections.announce(anna);
        connections.announce(ben);
        awaitHeard(
                "changed anna", "changed anna", "changed anna", "changed anna", "announced anna");
    }

    @Test
    void tellsNothingMoreAfterAsManyEndsAsBeginnings() {
        connections.watch(anna);
        connections.watch(anna);
        connections.watch(ben);
        connections.unwatch(anna);
        connections.announce(anna);
        awaitHeard("announced anna");
        connections.unwatch(anna);
        connections.announce(anna);
        connections.announce(ben);

        awaitHeard("announced anna", "announced ben");
    }
}
