package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void leavesHonestTextAlone() {
        var text = "Hello, 世界 👋 e\u0301\n\tDeutsch: ä ö ü ß; עברית; 👨\u200d👩\u200d👧";

        assertThat(Shown.text(text)).isEqualTo(text);
    }

    @Test
    void takesAwayWhatSteersATerminal() {
        assertThat(Shown.text("a\u001b[2Jb\u0007c\u009bd\u0000e\u007ff"))
                .isEqualTo("a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf");
        assertThat(Shown.text("over\rwrite")).isEqualTo("overwrite");
        assertThat(Shown.text("a\u202eb\u2066c")).isEqualTo("abc");
        assertThat(Shown.text("half \ud83d pair")).isEqualTo("half \ufffd pair");
    }

    @Test
    void keepsANameOnOneLine() {
        assertThat(Shown.line("a\nb\tc")).isEqualTo("a b c");
    }
}
