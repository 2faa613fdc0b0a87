package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.FakeChat;
import dev.parley.protocol.Api;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** {@code parley login} and {@code logout}, and the file between them. */
class LoginCliTest {
    private static final URI SERVER = URI.create("https://chat.example.org");
    private static final Api.Tokens FIRST = new Api.Tokens("access-1", "refresh-1", 900);

    @TempDir private Path folder;

    private final FakeChat server = new FakeChat();

    @BeforeEach
    void people() {
        server.person("ann", "correct horse");
        server.room("general", "ann");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void staysSignedIn() {
        assertThat(login("ann").exitCode()).isEqualTo(Exit.DONE);

        var run =
                configured(new Run(folder))
                        .input("hello\n")
                        .start(ChatCommand::new, "--server", server.address().toString());

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(run.out()).contains("as ann.");
        assertThat(server.texts("general")).containsExactly("hello");
    }

    @Test
    void doesNotTakeAnotherPersonsSession() {
        server.person("bob", "correct horse");
        login("ann").exitCode();

        var run =
                configured(new Run(folder))
                        .password("correct horse")
                        .start(
                                ChatCommand::new,
                                "--server",
                                server.address().toString(),
                                "--user",
                                "bob");

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(run.out()).contains("as bob.");
    }

    @Test
    void keepsTheSessionWhereOnlyItsOwnerReads() throws IOException {
        var run = login("ann");
        run.exitCode();

        var config = folder.resolve("parley");
        try (var files = Files.list(config)) {
            var file = files.findFirst().orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                    .isEqualTo("rwx------");
            assertThat(run.out()).contains(file.toString());
            assertThat(Files.readString(file)).doesNotContain("correct horse");
        }
    }

    @Test
    void keepsNothingWhenThePasswordIsWrong() {
        var run =
                configured(new Run(folder))
                        .password("wrong")
                        .start(
                                LoginCommand::new,
                                "--server",
                                server.address().toString(),
                                "--user",
                                "ann");

        assertThat(run.exitCode()).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(folder.resolve("parley")).doesNotExist();
    }

    @Test
    void signsOut() throws IOException {
        login("ann").exitCode();

        var out =
                configured(new Run(folder))
                        .start(LogoutCommand::new, "--server", server.address().toString());
        assertThat(out.exitCode()).isEqualTo(Exit.DONE);
        try (var files = Files.list(folder.resolve("parley"))) {
            assertThat(files).isEmpty();
        }

        var again =
                configured(new Run(folder))
                        .start(LogoutCommand::new, "--server", server.address().toString());
        assertThat(again.exitCode()).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(again.err()).contains("There is no session with " + server.address() + ".");
    }

    @Test
    void keepsOneSessionForEachServer() {
        TokenFile.keep(folder, SERVER, "ann", FIRST);
        TokenFile.keep(folder, URI.create("https://chat.example.org:8443"), "bob", FIRST);

        assertThat(TokenFile.find(folder, SERVER).orElseThrow().username()).isEqualTo("ann");
        assertThat(TokenFile.find(folder, URI.create("https://other.example.org"))).isEmpty();
    }

    @Test
    void givesEveryProgramTheNewestTokensAndRefreshesOnce() throws Exception {
        TokenFile.keep(folder, SERVER, "ann", FIRST);
        var refreshed = new AtomicInteger();
        var programs =
                IntStream.range(0, 8)
                        .mapToObj(i -> TokenFile.find(folder, SERVER).orElseThrow())
                        .toList();

        for (var program : programs) {
            var newest =
                    program.replace(
                            program.current(),
                            stale ->
                                    new Api.Tokens(
                                            "access-2",
                                            "refresh-" + (2 + refreshed.getAndIncrement()),
                                            900));
            assertThat(newest.refreshToken()).isEqualTo("refresh-2");
        }

        assertThat(refreshed).hasValue(1);
        assertThat(TokenFile.find(folder, SERVER).orElseThrow().current().refreshToken())
                .isEqualTo("refresh-2");
    }

    @Test
    void takesADamagedFileForNone() throws IOException {
        var kept = TokenFile.keep(folder, SERVER, "ann", FIRST);

        Files.writeString(kept.file(), "{half");

        assertThat(TokenFile.find(folder, SERVER)).isEmpty();
    }

    private Run login(String user) {
        return configured(new Run(folder))
                .password("correct horse")
                .start(LoginCommand::new, "--server", server.address().toString(), "--user", user);
    }

    private Run configured(Run run) {
        return run.environment("PARLEY_CONFIG_HOME", folder.resolve("parley").toString());
    }
}
