package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.directory.CodeDirectory.Code;
import dev.parley.directory.CodeDirectory.Key;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What every directory keeps of codes that were sent by mail. */
public abstract class CodeDirectoryContractTest extends DirectoryContractTest {
    private static final Key ANNA = new Key("sign_up", "anna@example.org");
    private static final long LATER = NOW + 600_000;

    private void put(Key key, String hash) {
        directory.codes().put(new Code(key, hash, LATER, 5), NOW);
    }

    private boolean matches(String hash) {
        return directory.codes().matches(ANNA, hash, NOW);
    }

    private boolean use(String hash) {
        return directory.codes().use(ANNA, hash, NOW);
    }

    @Test
    void knowsACodeUntilItIsUsed() {
        put(ANNA, "right");

        assertThat(matches("right")).isTrue();
        assertThat(matches("right")).isTrue();
        assertThat(use("right")).isTrue();
        assertThat(use("right")).isFalse();
        assertThat(matches("right")).isFalse();
    }

    @Test
    void keepsCodesAcrossReopening() {
        put(ANNA, "right");

        reopen();

        assertThat(use("right")).isTrue();
    }

    @Test
    void endsACodeWithItsLastWrongTry() {
        put(ANNA, "right");
        for (var i = 0; i < 4; i++) {
            assertThat(i % 2 == 0 ? matches("wrong") : use("wrong")).isFalse();
        }
        assertThat(matches("right")).isTrue();

        assertThat(matches("wrong")).isFalse();

        assertThat(matches("right")).isFalse();
        assertThat(use("right")).isFalse();
    }

    @Test
    void endsACodeWithTheNextOne() {
        put(ANNA, "first");
        IntStream.range(0, 5).forEach(_ -> matches("wrong"));

        put(ANNA, "second");

        assertThat(matches("first")).isFalse();
        assertThat(use("second")).isTrue();
    }

    @Test
    void knowsNoCodeThatHasExpired() {
        put(ANNA, "right");

        assertThat(directory.codes().matches(ANNA, "right", LATER - 1)).isTrue();
        assertThat(directory.codes().matches(ANNA, "right", LATER)).isFalse();
        assertThat(directory.codes().use(ANNA, "right", LATER)).isFalse();
    }

    @Test
    void tellsPurposesAndSubjectsApart() {
        put(ANNA, "right");
        put(new Key("new_password", ANNA.subject()), "other");
        put(new Key(ANNA.purpose(), "ben@example.org"), "another");

        assertThat(matches("other")).isFalse();
        assertThat(matches("another")).isFalse();
        assertThat(use("right")).isTrue();
    }

    @Test
    void letsOneOfManyUseACode() throws Exception {
        put(ANNA, "right");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uses = IntStream.range(0, 20).<Callable<Boolean>>mapToObj(_ -> () -> use("right"));
            var used = 0;
            for (var done : threads.invokeAll(uses.toList())) {
                used += done.get() ? 1 : 0;
            }
            assertThat(used).isEqualTo(1);
        }
    }
}
