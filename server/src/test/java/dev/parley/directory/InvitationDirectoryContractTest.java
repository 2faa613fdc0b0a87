package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.InvitationDirectory.Invitation;
import dev.parley.directory.InvitationDirectory.NewInvitation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What every directory keeps of invitations. */
public abstract class InvitationDirectoryContractTest extends DirectoryContractTest {
    private static final long HOUR = 3_600_000;

    private final Random random = new Random(11);
    private AccountId anna;
    private AccountId ben;

    @BeforeEach
    void signUp() {
        anna = signedUp("anna").profile().id();
        ben = signedUp("ben").profile().id();
    }

    private InvitationId invited(AccountId by, Long uses) {
        return invited(by, uses, NOW);
    }

    private InvitationId invited(AccountId by, Long uses, long at) {
        var id = InvitationId.random(random);
        directory.invitations().create(new NewInvitation(id, by, null, uses, at, at + HOUR));
        return id;
    }

    @Test
    void findsAnInvitationAsItWasMade() {
        var id = InvitationId.random(random);
        var room = ChannelId.inbox(anna);
        directory.invitations().create(new NewInvitation(id, anna, room, 3L, NOW, NOW + HOUR));
        reopen();

        assertThat(directory.invitations().find(id, NOW))
                .contains(new Invitation(id, anna, true, room, 3L, NOW, NOW + HOUR));
        assertThat(directory.invitations().find(InvitationId.random(random), NOW)).isEmpty();
    }

    @Test
    void knowsWhetherItsMakerIsAdministratorNow() {
        assertThat(directory.invitations().find(invited(ben, null), NOW))
                .hasValueSatisfying(found -> assertThat(found.byAdministrator()).isFalse());
    }

    @Test
    void isGoodUntilItExpires() {
        var id = invited(anna, null);

        assertThat(directory.invitations().find(id, NOW + HOUR - 1)).isPresent();
        assertThat(directory.invitations().find(id, NOW + HOUR)).isEmpty();
        assertThat(directory.invitations().use(id, "too late", NOW + HOUR)).isFalse();
    }

    @Test
    void isGoodUntilItIsTakenBack() {
        var id = invited(anna, null);

        assertThat(directory.invitations().remove(id, ben)).isFalse();
        assertThat(directory.invitations().find(id, NOW)).isPresent();
        assertThat(directory.invitations().remove(id, anna)).isTrue();
        assertThat(directory.invitations().remove(id, anna)).isFalse();
        assertThat(directory.invitations().find(id, NOW)).isEmpty();
        assertThat(directory.invitations().use(id, "too late", NOW)).isFalse();
    }

    @Test
    void letsAnyoneTakeBackForEverybody() {
        assertThat(directory.invitations().remove(invited(anna, null), null)).isTrue();
    }

    @Test
    void isUsedAsOftenAsItSays() {
        var id = invited(anna, 2L);

        assertThat(directory.invitations().use(id, "one", NOW)).isTrue();
        assertThat(directory.invitations().find(id, NOW))
                .hasValueSatisfying(found -> assertThat(found.usesLeft()).isEqualTo(1));
        assertThat(directory.invitations().use(id, "two", NOW)).isTrue();
        assertThat(directory.invitations().use(id, "three", NOW)).isFalse();
        assertThat(directory.invitations().find(id, NOW)).isEmpty();
    }

    @Test
    void countsTheSameAttemptOnce() {
        var id = invited(anna, 1L);

        assertThat(directory.invitations().use(id, "one", NOW)).isTrue();
        assertThat(directory.invitations().use(id, "one", NOW)).isTrue();
        directory.invitations().giveBack(id, "one");
        directory.invitations().giveBack(id, "one");

        assertThat(directory.invitations().find(id, NOW))
                .hasValueSatisfying(found -> assertThat(found.usesLeft()).isEqualTo(1));
    }

    @Test
    void isUsedWithoutEndWhereNoNumberIsSet() {
        var id = invited(anna, null);
        IntStream.range(0, 20).forEach(i -> directory.invitations().use(id, "" + i, NOW));

        assertThat(directory.invitations().find(id, NOW))
                .hasValueSatisfying(found -> assertThat(found.usesLeft()).isNull());
    }

    @Test
    void isUsedNoMoreOftenByManyAtOnce() throws Exception {
        var id = invited(anna, 7L);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts =
                    IntStream.range(0, 40)
                            .<Callable<Boolean>>mapToObj(
                                    i -> () -> directory.invitations().use(id, "" + i, NOW))
                            .toList();
            var taken = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                taken += attempt.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(7);
        }
    }

    @Test
    void listsOnesOwnOrAllTheNewestFirst() {
        var first = invited(anna, null);
        var bens = invited(ben, null, NOW + 1);
        var last = invited(anna, null, NOW + 2);
        var usedUp = invited(anna, 1L, NOW + 3);
        directory.invitations().use(usedUp, "one", NOW + 3);

        assertThat(directory.invitations().madeBy(anna, NOW + 4))
                .extracting(Invitation::id)
                .containsExactly(last, first);
        assertThat(directory.invitations().all(NOW + 4))
                .extracting(Invitation::id)
                .containsExactly(last, bens, first);
    }
}
