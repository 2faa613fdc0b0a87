package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** What every way of telling notices keeps. */
public abstract class NoticesContractTest {
    private final Random random = new Random(9);
    private final Notice ended =
            new Notice.SessionEnded(AccountId.random(random), DeviceId.random(random));
    private final Notice profile = new Notice.ProfileChanged(AccountId.random(random));
    private final Notice settings = new Notice.SettingsChanged();

    private final Notices one = open();
    private final Notices two = other(one);

    protected abstract Notices open();

    /** Another node's end. */
    protected abstract Notices other(Notices first);

    private static List<Notice> heardBy(Notices node) {
        var heard = new CopyOnWriteArrayList<Notice>();
        node.listen(heard::add);
        return heard;
    }

    @Test
    void tellsTheOwnNodeBeforeItReturnsAndOnce() {
        var heard = heardBy(one);

        one.publish(ended);
        assertThat(heard).containsExactly(ended);

        var elsewhere = heardBy(two);
        one.publish(settings);
        await().until(() -> elsewhere.contains(settings));
        assertThat(heard).containsExactly(ended, settings);
    }

    @Test
    void tellsOtherNodesEverythingInOrderWithinASecond() {
        var heard = heardBy(two);

        one.publish(ended);
        one.publish(profile);
        one.publish(settings);

        await().atMost(Duration.ofSeconds(1)).until(() -> heard.size() >= 3);
        assertThat(heard).containsExactly(ended, profile, settings);
    }

    @Test
    void tellsAllWhoListen() {
        var first = heardBy(one);
        var second = heardBy(one);

        one.publish(profile);

        assertThat(first).containsExactly(profile);
        assertThat(second).containsExactly(profile);
    }
}
