package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory.Creation;
import dev.parley.directory.AccountDirectory.Deletion;
import dev.parley.directory.AccountDirectory.EmailChange;
import dev.parley.directory.AccountDirectory.ProfileChange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What every directory keeps of accounts. */
public abstract class AccountDirectoryContractTest extends DirectoryContractTest {

    @Test
    void isEmptyUntilSomeoneSignsUp() {
        assertThat(directory.accounts().isEmpty()).isTrue();

        signedUp("anna");

        assertThat(directory.accounts().isEmpty()).isFalse();
    }

    @Test
    void makesTheFirstAccountAdministratorAndNoOther() {
        assertThat(signedUp("anna").administrator()).isTrue();
        assertThat(signedUp("ben").administrator()).isFalse();
    }

    @Test
    void makesOneAdministratorOfManyWhoSignUpAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var signUps =
                    IntStream.range(0, 20)
                            .<Callable<Account>>mapToObj(i -> () -> signedUp("user" + i))
                            .toList();
            var administrators = new ArrayList<Account>();
            for (var done : threads.invokeAll(signUps)) {
                if (done.get().administrator()) {
                    administrators.add(done.get());
                }
            }
            assertThat(administrators).hasSize(1);
        }
    }

    @Test
    void findsAnAccountAgainAfterReopening() {
        var anna = signedUp("anna");

        reopen();

        assertThat(directory.accounts().find(anna.profile().id())).contains(anna);
        assertThat(directory.accounts().find(anyAccount())).isEmpty();
    }

    @Test
    void refusesAUsernameThatFoldsToATakenOne() {
        directory.accounts().create(account("bob10", "boblo"));

        assertThat(directory.accounts().create(account("boblo", "boblo")))
                .isInstanceOf(Creation.UsernameTaken.class);
    }

    @Test
    void refusesAnEmailThatIsTakenInAnyCase() {
        directory.accounts().create(account("anna", "anna", "Anna@example.org"));

        assertThat(directory.accounts().create(account("ben", "ben", "anna@EXAMPLE.org")))
                .isInstanceOf(Creation.EmailTaken.class);
    }

    @Test
    void takesManyAccountsWithoutAnEmail() {
        signedUp("anna");

        assertThat(directory.accounts().create(account("ben", "ben")))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void leavesNothingOfARefusedSignUp() {
        signedUp("anna");
        var refused = account("ben", "anna");
        directory.accounts().create(refused);

        assertThat(directory.accounts().find(refused.id())).isEmpty();
        assertThat(directory.accounts().credentialsByUsername("ben")).isEmpty();
    }

    @Test
    void findsCredentialsByUsernameAndByEmail() {
        var anna = account("anna", "anna", "Anna@example.org");
        directory.accounts().create(anna);

        var credentials = new Credentials(anna.id(), "hash of anna");
        assertThat(directory.accounts().credentialsByUsername("anna")).contains(credentials);
        assertThat(directory.accounts().credentialsByEmail("anna@example.org"))
                .contains(credentials);
        assertThat(directory.accounts().credentialsByUsername("anna@example.org")).isEmpty();
        assertThat(directory.accounts().credentialsByEmail("anna")).isEmpty();
    }

    @Test
    void findsThoseProfilesThatExist() {
        var anna = signedUp("anna").profile();
        var ben = signedUp("ben").profile();

        assertThat(directory.accounts().profiles(List.of(ben.id(), anyAccount(), anna.id())))
                .containsExactlyInAnyOrder(anna, ben);
        assertThat(directory.accounts().profilesByUsername(List.of("anna", "nobody", "anna")))
                .containsExactly(anna);
        assertThat(directory.accounts().profiles(List.of())).isEmpty();
    }

    @Test
    void findsMoreProfilesThanOneStatementCanName() {
        var anna = signedUp("anna").profile();
        var asked = new ArrayList<AccountId>();
        for (var i = 0; i < 2_000; i++) {
            asked.add(anyAccount());
        }
        asked.add(anna.id());

        assertThat(directory.accounts().profiles(asked)).containsExactly(anna);
    }

    @Test
    void searchesUsernamesAndDisplayNamesThoseThatBeginSoFirst() {
        var hanna = signedUp("hanna").profile();
        var zoe = signedUp("zoe");
        directory
                .accounts()
                .changeProfile(zoe.profile().id(), new ProfileChange("Ännchen", "annchen", null));
        var anna = signedUp("anna").profile();

        assertThat(directory.accounts().search("ann", 10))
                .containsExactly(
                        anna, hanna, new Profile(zoe.profile().id(), "zoe", "Ännchen", null));
        assertThat(directory.accounts().search("ann", 1)).containsExactly(anna);
        assertThat(directory.accounts().search("nobody", 10)).isEmpty();
    }

    @Test
    void takesWildcardsInASearchLiterally() {
        var odd = signedUp("a_b").profile();
        signedUp("axb");

        assertThat(directory.accounts().search("a_b", 10)).containsExactly(odd);
        assertThat(directory.accounts().search("%", 10)).isEmpty();
        assertThat(directory.accounts().search("!", 10)).isEmpty();
    }

    @Test
    void changesOfAProfileWhatIsNamed() {
        var anna = signedUp("anna");
        var id = anna.profile().id();

        var renamed = change(id, new ProfileChange("Änne", "anne", null)).orElseThrow();
        var moved = change(id, new ProfileChange(null, null, "Europe/Berlin")).orElseThrow();

        assertThat(renamed.profile().displayName()).isEqualTo("Änne");
        assertThat(renamed.timeZone()).isNull();
        assertThat(directory.accounts().search("anne", 10)).hasSize(1);
        assertThat(moved.profile()).isEqualTo(renamed.profile());
        assertThat(moved.timeZone()).isEqualTo("Europe/Berlin");
        assertThat(directory.accounts().find(id)).contains(moved);
        assertThat(change(id, new ProfileChange(null, null, ""))).contains(renamed);
        assertThat(change(anyAccount(), new ProfileChange("X", "x", null))).isEmpty();
    }

    private Optional<Account> change(AccountId id, ProfileChange change) {
        return directory.accounts().changeProfile(id, change);
    }

    @Test
    void changesAPassword() {
        var anna = signedUp("anna").profile().id();

        assertThat(directory.accounts().changePassword(anna, "another hash")).isTrue();

        assertThat(directory.accounts().credentials(anna))
                .contains(new Credentials(anna, "another hash"));
        assertThat(directory.accounts().changePassword(anyAccount(), "hash")).isFalse();
    }

    @Test
    void changesAnEmailUnlessItIsSomeoneElses() {
        var anna = account("anna", "anna", "anna@example.org");
        var ben = account("ben", "ben", "ben@example.org");
        directory.accounts().create(anna);
        directory.accounts().create(ben);

        assertThat(changeEmail(ben.id(), "ANNA@example.org"))
                .isEqualTo(new EmailChange.EmailTaken());
        assertThat(changeEmail(ben.id(), "Ben@example.org"))
                .isInstanceOfSatisfying(
                        EmailChange.Changed.class,
                        done -> assertThat(done.account().email()).isEqualTo("Ben@example.org"));
        assertThat(changeEmail(anna.id(), "new@example.org"))
                .isInstanceOf(EmailChange.Changed.class);
        assertThat(directory.accounts().credentialsByEmail("anna@example.org")).isEmpty();
        assertThat(directory.accounts().credentialsByEmail("new@example.org")).isPresent();
        assertThat(changeEmail(anyAccount(), "x@example.org"))
                .isEqualTo(new EmailChange.NoAccount());
    }

    private EmailChange changeEmail(AccountId id, String email) {
        return directory.accounts().changeEmail(id, email, email.toLowerCase(Locale.ROOT));
    }

    @Test
    void emptiesADeletedAccountButKeepsItsUsername() {
        signedUp("anna");
        var ben = account("ben", "ben", "ben@example.org");
        directory.accounts().create(ben);

        assertThat(directory.accounts().delete(ben.id(), NOW)).isEqualTo(new Deletion.Deleted());

        reopen();
        assertThat(directory.accounts().find(ben.id())).isEmpty();
        assertThat(directory.accounts().credentials(ben.id())).isEmpty();
        assertThat(directory.accounts().credentialsByUsername("ben")).isEmpty();
        assertThat(directory.accounts().credentialsByEmail("ben@example.org")).isEmpty();
        assertThat(directory.accounts().profiles(List.of(ben.id()))).isEmpty();
        assertThat(directory.accounts().profilesByUsername(List.of("ben"))).isEmpty();
        assertThat(directory.accounts().search("ben", 10)).isEmpty();
        assertThat(directory.accounts().create(account("ben", "ben")))
                .isEqualTo(new Creation.UsernameTaken());
        assertThat(directory.accounts().create(account("carl", "carl", "ben@example.org")))
                .isInstanceOf(Creation.Created.class);
        assertThat(directory.accounts().changePassword(ben.id(), "hash")).isFalse();
        assertThat(directory.accounts().delete(ben.id(), NOW)).isEqualTo(new Deletion.NoAccount());
    }

    @Test
    void keepsTheLastAdministratorWhileThereAreOthers() {
        var anna = signedUp("anna").profile().id();
        var ben = signedUp("ben").profile().id();

        assertThat(directory.accounts().isLastAdministrator(anna)).isTrue();
        assertThat(directory.accounts().isLastAdministrator(ben)).isFalse();
        assertThat(directory.accounts().delete(anna, NOW))
                .isEqualTo(new Deletion.LastAdministrator());
        assertThat(directory.accounts().find(anna)).isPresent();

        directory.accounts().delete(ben, NOW);

        assertThat(directory.accounts().delete(anna, NOW)).isEqualTo(new Deletion.Deleted());
        assertThat(directory.accounts().isEmpty()).isTrue();
        assertThat(signedUp("carl").administrator()).isTrue();
    }
}
