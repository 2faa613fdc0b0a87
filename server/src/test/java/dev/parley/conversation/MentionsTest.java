package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.protocol.Limits;
import dev.parley.testkit.Table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class MentionsTest {
    private static final Pattern REPETITION = Pattern.compile("\\{(.*?)\\*([0-9]+)}");

    static Stream<Arguments> texts() {
        return Table.rows(MentionsTest.class, "/bad-input/mentions.txt", 4).stream()
                .map(
                        row ->
                                arguments(
                                        row.get(0) + ": " + row.get(1),
                                        text(row.get(2)),
                                        text(row.get(3))));
    }

    private static String text(String written) {
        return REPETITION
                .matcher(written)
                .replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))))
                .replace("\\n", "\n")
                .replace("\\u200b", "\u200b")
                .replace("\\u202e", "\u202e")
                .replace("\\u0301", "\u0301")
                .replace("\\u0302", "\u0302");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void findsWhomATextNames(String what, String text, String names) {
        var expected = Stream.of(names.split(" ")).filter(name -> !name.isEmpty()).toList();
        assertThat(Mentions.in(text)).containsExactlyElementsOf(expected);
    }

    @Test
    void findsNoMoreThanMayBeMentioned() {
        var text = names(Limits.MENTIONS + 1);
        assertThat(Mentions.in(text)).hasSize(Limits.MENTIONS).doesNotContain("n100");
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "@n" + i).collect(Collectors.joining(" "));
    }

    static Stream<String> hostileTexts() {
        return Stream.of(
                        "`".repeat(16_000),
                        "`".repeat(8_000) + "x".repeat(8_000),
                        "a.".repeat(8_000),
                        "``` ".repeat(4_000))
                .map(text -> "@ab " + text);
    }

    /**
     * A search for each of these began anew at every character. The limit is no figure: it is far
     * above what one pass takes, and far below what such a search took for all rounds.
     */
    @ParameterizedTest
    @MethodSource("hostileTexts")
    @Timeout(30)
    void costsOnePassWhateverTheText(String text) {
        for (int round = 0; round < 500; round++) {
            assertThat(Mentions.in(text)).containsExactly("ab");
        }
    }
}
