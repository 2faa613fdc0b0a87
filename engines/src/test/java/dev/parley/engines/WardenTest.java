package dev.parley.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class WardenTest {
    @TempDir private Path folder;

    @Test
    void endsServersWithAProgramThatIsKilled() throws Exception {
        var program = start("child", "bound");
        var servers = servers(program);
        assertThat(servers).hasSize(2).allMatch(OsProcess::isAlive);

        program.destroyForcibly();

        await().until(() -> servers.stream().noneMatch(OsProcess::isAlive));
    }

    @Test
    void endsServersThatAreFrozen() throws Exception {
        var program = start("child");
        var servers = servers(program);
        servers.forEach(each -> each.signal("STOP"));

        program.destroyForcibly();

        await().until(() -> servers.stream().noneMatch(OsProcess::isAlive));
    }

    @Test
    void leavesAFleetAloneThatIsToGoOn() throws Exception {
        var program = start("child", "free");
        var servers = servers(program);

        program.destroyForcibly();

        try {
            await().until(() -> !servers.getFirst().isAlive());
            assertThat(servers.getLast().isAlive()).isTrue();
        } finally {
            servers.forEach(each -> each.signal("KILL"));
        }
    }

    private Process start(String... servers) throws IOException {
        var command =
                Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName(),
                                folder.toString()),
                        Stream.of(servers));
        return new ProcessBuilder(command.toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<OsProcess> servers(Process program) throws IOException {
        try (var said = program.inputReader()) {
            var numbers = said.readLine();
            assertThat(numbers).as("what the program says").isNotNull();
            return Stream.of(numbers.split(" ")).map(Long::valueOf).map(OsProcess::of).toList();
        }
    }

    /** Starts servers, prints their numbers in one line and waits to be killed. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws InterruptedException {
            var said = new StringBuilder();
            for (var kind : List.of(args).subList(1, args.length)) {
                var cluster = Path.of(args[0], kind);
                said.append(start(kind, cluster).awaitReady().pid()).append(' ');
            }
            System.out.println(said);
            Thread.sleep(Long.MAX_VALUE);
        }

        private static EngineProcess start(String kind, Path cluster) {
            if (kind.equals("child")) {
                return new Redis().start(cluster);
            }
            var fleet = Fleet.in(cluster);
            if (kind.equals("bound")) {
                fleet.endWithThisProgram();
            }
            return fleet.start(new Redis());
        }
    }
}
