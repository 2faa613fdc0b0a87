package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.parley.testkit.Table;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Runs Jazzer, a fuzzer that is guided by coverage, on every target, each in a process of its own:
 * first all inputs of the target's corpus, then new ones made of them, until the time is over. A
 * finding fails the test with the input as it belongs into the corpus.
 *
 * <p>{@code -Dparley.fuzz.seconds=600} fuzzes each for ten minutes, {@code -Dparley.fuzz.seed}
 * takes other steps. What it learns stays in {@code target/fuzz} for the next run.
 */
class FuzzingTest {
    private static final int SECONDS = Integer.getInteger("parley.fuzz.seconds", 30);

    /** The same in every build, so that one that passes and one that fails differ in the code. */
    private static final int SEED = Integer.getInteger("parley.fuzz.seed", 1);

    private static final int AT_ONCE = 2;

    /** Far above what any input of these lengths needs, on a busy machine as well. */
    private static final int MAX_SECONDS_PER_INPUT = 30;

    private static final int LOG_LINES = 40;

    /**
     * What the fuzzer is guided by: ours, and the parsers that bytes meet first. Not all that there
     * is, as every class costs a while to instrument.
     */
    private static final String GUIDED_BY =
            "dev.parley.**:com.fasterxml.jackson.core.**:com.fasterxml.jackson.dataformat.yaml.**"
                    + ":org.yaml.snakeyaml.**";

    private static final List<Target> TARGETS =
            List.of(
                    new Target("dev.parley.role.gateway.FrameDecoderFuzz", 70_000),
                    new Target("dev.parley.fuzz.ClientFrameFuzz", 20_000),
                    new Target("dev.parley.fuzz.ServerFrameFuzz", 20_000),
                    new Target("dev.parley.channel.StoredCodecFuzz", 4_096),
                    new Target("dev.parley.conversation.MentionsFuzz", 16_384),
                    new Target("dev.parley.fuzz.NamesFuzz", 1_024),
                    new Target("dev.parley.app.ConfigFuzz", 4_096));

    private static final ExecutorService PROCESSES = Executors.newFixedThreadPool(AT_ONCE);

    /**
     * @param maxBytes longest input that is tried
     */
    private record Target(String name, int maxBytes) {
        String shortName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        Path folder() {
            return Path.of("target", "fuzz", shortName()).toAbsolutePath();
        }
    }

    private record Ended(int status, Path log) {}

    @AfterAll
    static void stop() {
        PROCESSES.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> findsNothing() {
        var running = new ArrayList<DynamicTest>();
        for (var target : TARGETS) {
            Callable<Ended> run = () -> fuzz(target);
            var ended = PROCESSES.submit(run);
            running.add(dynamicTest(target.shortName(), () -> foundNothing(target, ended.get())));
        }
        return running.stream();
    }

    private static Ended fuzz(Target target) throws IOException, InterruptedException {
        var folder = target.folder();
        var learnt = Files.createDirectories(folder.resolve("learnt"));
        var log = folder.resolve("log");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+EnableDynamicAgentLoading",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.code_intelligence.jazzer.Jazzer",
                                "--target_class=" + target.name(),
                                "--instrumentation_includes=" + GUIDED_BY,
                                "--custom_hook_includes=dev.parley.**",
                                "-max_total_time=" + SECONDS,
                                "-seed=" + SEED,
                                "-timeout=" + MAX_SECONDS_PER_INPUT,
                                "-max_len=" + target.maxBytes(),
                                "-rss_limit_mb=0",
                                "-print_final_stats=1",
                                learnt.toString(),
                                corpus(target).toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            return new Ended(process.waitFor(), log);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The corpus as the fuzzer wants it, a file for each input. */
    private static Path corpus(Target target) throws IOException {
        var folder = Files.createDirectories(target.folder().resolve("corpus"));
        var rows = Table.rows(FuzzingTest.class, "/fuzz/" + target.shortName() + ".txt", 1);
        for (int i = 0; i < rows.size(); i++) {
            Files.write(
                    folder.resolve(Integer.toString(i)),
                    Base64.getDecoder().decode(rows.get(i).getFirst()));
        }
        return folder;
    }

    private static void foundNothing(Target target, Ended ended) throws IOException {
        var lines = Files.readAllLines(ended.log());
        var last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        assertThat(ended.status())
                .as("%s found something:%n%s", target.name(), String.join("\n", last))
                .isZero();
        assertThat(lines)
                .as("%s was guided by coverage", target.name())
                .anyMatch(line -> line.startsWith("INFO: Instrumented dev.parley."))
                .anyMatch(line -> line.contains("stat::number_of_executed_units"));
    }
}
