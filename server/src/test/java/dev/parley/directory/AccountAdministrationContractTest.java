package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.directory.AccountAdministration.Change;
import dev.parley.directory.AccountAdministration.ManagedAccount;
import dev.parley.directory.SessionDirectory.Session;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every directory lets administrators do. */
public abstract class AccountAdministrationContractTest extends DirectoryContractTest {
    private AccountId anna;

    @BeforeEach
    void signUp() {
        anna = signedUp("anna").profile().id();
        directory.accounts().create(account("ben", "ben", "Ben@Example.org"));
        signedUp("carla");
    }

    private List<String> listed(String query, String after, int limit) {
        return directory.administration().list(query, query, after, limit).stream()
                .map(managed -> managed.account().profile().username())
                .toList();
    }

    private Change change(String username, Boolean disabled, Boolean administrator) {
        return directory.administration().change(username, disabled, administrator);
    }

    private Session session() {
        return new Session(DeviceId.random(new Random()), anna, "phone", NOW, NOW);
    }

    @Test
    void listsAccountsByUsernamePageByPage() {
        assertThat(listed("", "", 2)).containsExactly("anna", "ben");
        assertThat(listed("", "ben", 2)).containsExactly("carla");
        assertThat(listed("arl", "", 9)).containsExactly("carla");
        assertThat(listed("example.org", "", 9)).containsExactly("ben");
        assertThat(listed("%", "", 9)).isEmpty();
    }

    @Test
    void tellsWhenADeviceWasLastSeen() {
        directory.sessions().create(session(), null, 10);

        assertThat(directory.administration().find("anna"))
                .get()
                .extracting(ManagedAccount::lastSeenAtMillis)
                .isEqualTo(NOW);
        assertThat(directory.administration().find("ben"))
                .get()
                .extracting(ManagedAccount::lastSeenAtMillis)
                .isNull();
        assertThat(directory.administration().find("nobody")).isEmpty();
    }

    @Test
    void changesWhatIsNamedAndKeepsIt() {
        assertThat(change("ben", null, true)).isInstanceOf(Change.Changed.class);
        assertThat(change("ben", true, null)).isInstanceOf(Change.Changed.class);
        reopen();

        assertThat(directory.administration().find("ben"))
                .get()
                .satisfies(
                        managed -> {
                            assertThat(managed.disabled()).isTrue();
                            assertThat(managed.account().administrator()).isTrue();
                        });
        assertThat(change("nobody", true, null)).isInstanceOf(Change.NoAccount.class);
    }

    @Test
    void keepsTheLastAdministrator() {
        assertThat(change("anna", true, null)).isInstanceOf(Change.LastAdministrator.class);
        assertThat(change("anna", null, false)).isInstanceOf(Change.LastAdministrator.class);
        change("ben", null, true);
        change("ben", true, null);
        assertThat(change("anna", null, false)).isInstanceOf(Change.LastAdministrator.class);
        change("ben", false, null);

        assertThat(change("anna", null, false)).isInstanceOf(Change.Changed.class);
        assertThat(change("ben", true, null)).isInstanceOf(Change.LastAdministrator.class);
    }

    @Test
    void keepsOneAdministratorOfManyWhoStepDownAtOnce() throws Exception {
        var names = IntStream.range(0, 12).mapToObj(i -> "user" + i).toList();
        names.forEach(this::signedUp);
        names.forEach(name -> change(name, null, true));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var steps =
                    Stream.concat(names.stream(), Stream.of("anna"))
                            .<Callable<Change>>map(name -> () -> change(name, null, false))
                            .toList();
            var refused = 0;
            for (var step : threads.invokeAll(steps)) {
                refused += step.get() instanceof Change.LastAdministrator ? 1 : 0;
            }
            assertThat(refused).isEqualTo(1);
        }
        assertThat(directory.administration().oldestAdministrator()).isPresent();
    }

    @Test
    void hasNoCredentialsAndNoNewSessionsForWhoIsDisabled() {
        change("ben", null, true);
        change("anna", true, null);
        var late = session();
        directory.sessions().create(late, "hash of a token", 10);

        assertThat(directory.accounts().credentialsByUsername("anna")).isEmpty();
        assertThat(directory.accounts().credentials(anna)).isEmpty();
        assertThat(directory.accounts().search("anna", 10)).isEmpty();
        assertThat(directory.sessions().find(late.id())).isEmpty();
        assertThat(directory.accounts().find(anna)).isPresent();

        change("anna", false, null);
        assertThat(directory.accounts().credentialsByUsername("anna")).isPresent();
    }

    @Test
    void knowsTheOldestAdministrator() {
        assertThat(directory.administration().oldestAdministrator()).contains(anna);
    }
}
