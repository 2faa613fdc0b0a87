package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class WrapTest {
    private static final int COLUMNS = 30;

    @Test
    void breaksLinesBetweenWords() {
        assertThat(wrap("12:00 ann: a message that is longer than one line of the window"))
                .isEqualTo(
                        """
                        12:00 ann: a message that is
                              longer than one line of
                              the window\
                        """);
        assertThat(wrap("x".repeat(COLUMNS))).isEqualTo("x".repeat(COLUMNS));
    }

    @Test
    void keepsMarginsAndBars() {
        assertThat(
                        wrap(
                                "Buy:\n"
                                        + "      - milk that is fresh and white\n"
                                        + "      ▎ quoted words that go on"))
                .isEqualTo(
                        """
                        Buy:
                              - milk that is fresh and
                                white
                              ▎ quoted words that go
                              ▎ on\
                        """);
    }

    @Test
    void leavesLongWordsToTheTerminal() {
        var address = "https://example.org/" + "x".repeat(COLUMNS);

        assertThat(wrap("see " + address + " and"))
                .isEqualTo("see\n      " + address + "\n      and");
        assertThat(wrap("字".repeat(COLUMNS))).isEqualTo("字".repeat(COLUMNS));
    }

    @Test
    void countsWideCharactersTwice() {
        assertThat(wrap("字字字字字 字字字字字 字字字字字")).isEqualTo("字字字字字 字字字字字\n      字字字字字");
    }

    private static String wrap(String text) {
        return Wrap.wrap(new AttributedString(text), COLUMNS, "      ").toString();
    }
}
