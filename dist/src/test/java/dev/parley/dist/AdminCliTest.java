package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.client.RefusedException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code parley admin}, {@code backup} and {@code restore}, beside a running server and alone. */
class AdminCliTest {
    @TempDir static Path folder;
    private static Path data;
    private static ParleyProcess server;

    @BeforeAll
    static void start() {
        data = folder.resolve("data");
        server = ParleyProcess.serve(data, ParleyProcess.freePort(), Map.of());
        // The first account is an administrator, whichever test comes first.
        assertThat(admin(data, "create-user", "first").said()).contains("first (administrator)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Ran(int code, String said) {}

    private static Ran admin(Path onData, String... arguments) {
        var all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", onData.toString()));
        return run(all.toArray(String[]::new));
    }

    private static Ran run(String... arguments) {
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        var code = Main.commandLine().setOut(out).setErr(out).execute(arguments);
        return new Ran(code, said.toString());
    }

    private static String password(Ran made) {
        assertThat(made.code()).as(made.said()).isZero();
        return made.said().replaceFirst("(?s).*The password is (\\S+), and.*", "$1");
    }

    private static String signedIn(String name, String password) {
        try {
            return new ParleyServer(server.address())
                    .signIn(name, password, "test")
                    .me()
                    .username();
        } catch (RefusedException refused) {
            return refused.code().wireName();
        }
    }

    @Test
    void managesPeopleBesideARunningServer() {
        var made =
                admin(data, "create-user", "ana", "--email", "ana@example.org", "--administrator");
        assertThat(signedIn("ana", password(made))).isEqualTo("ana");
        var ben = password(admin(data, "create-user", "ben"));

        assertThat(admin(data, "list").said())
                .contains("USERNAME", "ana@example.org", "administrator", "member", "active");
        assertThat(admin(data, "list", "--query", "ben", "--json").said())
                .startsWith("{\"users\":[{")
                .contains("\"username\":\"ben\"")
                .doesNotContain("\"ana\"");

        assertThat(admin(data, "disable", "ben").said()).contains("ben is disabled");
        assertThat(signedIn("ben", ben)).isEqualTo("bad_credentials");
        assertThat(admin(data, "enable", "ben").code()).isZero();
        var reset = password(admin(data, "reset-password", "ben"));
        assertThat(signedIn("ben", ben)).isEqualTo("bad_credentials");
        assertThat(signedIn("ben", reset)).isEqualTo("ben");

        assertThat(admin(data, "unmake-administrator", "first").code()).isZero();
        assertThat(admin(data, "unmake-administrator", "ana"))
                .satisfies(
                        refused -> {
                            assertThat(refused.code()).isEqualTo(1);
                            assertThat(refused.said()).contains("last administrator");
                        });
        assertThat(admin(data, "make-administrator", "first").code()).isZero();
        assertThat(admin(data, "invite", "--uses", "3", "--days", "2").said())
                .contains("/invite#", "for 3 people");
        assertThat(admin(data, "registration", "invitation").code()).isZero();
        assertThat(admin(data, "registration", "open").said()).contains("Registration is open");
    }

    @Test
    void readsAPasswordFromStandardInput() {
        var made = adminTyping("battery staple", "create-user", "cora", "--password");

        assertThat(made.said()).doesNotContain("battery");
        assertThat(signedIn("cora", "battery staple")).isEqualTo("cora");
    }

    @Test
    void saysWhyAPasswordThatManyPeopleHaveIsNotTaken() {
        var refused = adminTyping("Password1", "create-user", "elsa", "--password");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said()).startsWith("Many people have this password").hasLineCount(1);
        assertThat(admin(data, "list", "--query", "elsa").said()).doesNotContain("elsa");
    }

    private Ran adminTyping(String password, String... arguments) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return admin(data, arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void tellsWhatIsWrongInOneSentence() {
        assertThat(admin(data, "disable", "nobody").said())
                .isEqualToIgnoringNewLines("Nobody has this username.");
        assertThat(admin(data, "disable", "nobody").code()).isEqualTo(1);
        assertThat(admin(data, "create-user", "Not A Name").code()).isEqualTo(2);
        assertThat(admin(data, "registration", "maybe").code()).isEqualTo(2);
        assertThat(run("admin").code()).isEqualTo(2);
        assertThat(admin(folder.resolve("nowhere"), "list").said()).contains("--data");
        assertThat(folder.resolve("nowhere")).doesNotExist();
        assertThat(run("admin", "create-user", "--help").said())
                .contains("--administrator", "--data=FOLDER", "--json");
    }

    @Test
    void closesTheSocketsOfWhoIsDisabledWithinASecond() throws Exception {
        var password = password(admin(data, "create-user", "dina"));
        var account = new ParleyServer(server.address()).signIn("dina", password, "test");
        var closed = new CompletableFuture<String>();
        var listener =
                new ClientListener() {
                    @Override
                    public void lost(String reason, long retryMillis) {
                        closed.complete(reason);
                    }

                    @Override
                    public void stopped(Ending ending, String reason) {
                        closed.complete(reason);
                    }
                };
        try (var client = new ParleyClient(account, ClientOptions.of("test", "1"), listener)) {
            client.start().awaitLive(Duration.ofSeconds(30));
            admin(data, "disable", "dina");
            var disabled = System.nanoTime();

            assertThat(closed.get(1, TimeUnit.SECONDS)).isNotEmpty();
            System.out.printf(
                    "disabled: the socket was closed after %d ms%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - disabled));
        }
    }

    @Test
    void keepsTheTokenToTheOwnerWhileTheServerRuns() throws Exception {
        assertThat(Files.getPosixFilePermissions(data.resolve("admin.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void worksOnTheFolderOfAStoppedServerAndHoldsIt() throws Exception {
        var stopped = Files.createDirectory(folder.resolve("stopped"));
        var made = admin(stopped, "create-user", "dora");

        assertThat(made.said()).contains("dora (administrator)");
        assertThat(admin(stopped, "list").said()).contains("dora");
        assertThat(admin(stopped, "invite").said()).contains("http://localhost:8080/invite#");
        assertThat(stopped.resolve("admin.json")).doesNotExist();
    }

    @Test
    void backsUpAndRestoresOnlyWhereNothingIsLost() throws Exception {
        admin(data, "create-user", "emil");
        var backup = folder.resolve("backup");
        var written = run("backup", backup.toString(), "--data", data.toString());
        assertThat(written.code()).as(written.said()).isZero();
        assertThat(written.said()).contains("events of");

        assertThat(run("backup", backup.toString(), "--data", data.toString()))
                .satisfies(
                        again -> {
                            assertThat(again.code()).isEqualTo(1);
                            assertThat(again.said()).contains("is not empty");
                        });
        assertThat(run("restore", backup.toString(), "--data", data.toString()).said())
                .contains("is not empty");
        assertThat(run("restore", folder.toString(), "--data", folder + "/new").said())
                .contains("is not a backup");

        var restored = folder.resolve("restored");
        assertThat(run("restore", backup.toString(), "--data", restored.toString()).code())
                .isZero();
        assertThat(admin(restored, "list").said()).contains("emil");
        var alone = folder.resolve("alone");
        assertThat(run("backup", alone.toString(), "--data", restored.toString()).code()).isZero();
    }
}
