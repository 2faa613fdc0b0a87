package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static final Palette COLOURS = new Palette(true, true, UTF_8);
    private static final Palette COLOURLESS = new Palette(true, false, UTF_8);

    @Test
    void drawsWhatStandsOut() {
        assertThat(ansi("a **bold** and _slanted_ `word`", COLOURS))
                .isEqualTo("a \033[1mbold\033[0m and \033[3mslanted\033[0m \033[33mword\033[0m");
        assertThat(ansi("# Title", COLOURS)).isEqualTo("\033[1mTitle\033[0m");
        assertThat(ansi("**_both_**", COLOURS)).isEqualTo("\033[3;1mboth\033[0m");
    }

    @Test
    void keepsTheMarksOfCodeWhereThereIsNoColour() {
        assertThat(ansi("run `ls` **now**", COLOURLESS)).isEqualTo("run `ls` \033[1mnow\033[0m");
    }

    @Test
    void drawsListsQuotesAndCodeBelowTheName() {
        assertThat(plain("Buy:\n- milk\n- bread\n  - rye\n\n3. third\n4. fourth"))
                .isEqualTo(
                        """
                        Buy:
                              - milk
                              - bread
                                - rye
                              3. third
                              4. fourth\
                        """);
        assertThat(plain("> quoted\n> - with a list\n>\n> and more"))
                .isEqualTo(
                        """

                              ▎ quoted
                              ▎ - with a list
                              ▎ and more\
                        """);
        assertThat(plain("```java\nint a;\n\n\treturn **a**;\n```\nand"))
                .isEqualTo(
                        """

                                  int a;
                                 \s
                                      return **a**;
                              and\
                        """);
        assertThat(Markdown.draw("> q", new Palette(true, true, US_ASCII)).toString())
                .isEqualTo("\n      > q");
    }

    @Test
    void keepsLinesAndParagraphsApart() {
        assertThat(plain("one\ntwo\n\nthree")).isEqualTo("one\n      two\n      \n      three");
    }

    @Test
    void saysWhereLinksGo() {
        assertThat(plain("[docs](https://example.org/a)"))
                .isEqualTo("docs (https://example.org/a)");
        assertThat(plain("[https://good.example](https://evil.example)"))
                .isEqualTo("https://good.example (https://evil.example)");
        assertThat(plain("<https://example.org>")).isEqualTo("https://example.org");
        assertThat(plain("<ann@example.org>")).isEqualTo("ann@example.org");
        assertThat(plain("![a cat](cat.png)")).isEqualTo("a cat (cat.png)");
    }

    @Test
    void showsEverythingThatWasWritten() {
        assertThat(plain("<b>bold</b> <script>x</script>"))
                .isEqualTo("<b>bold</b> <script>x</script>");
        assertThat(plain("[a]: https://example.org")).isEqualTo("\n      [a]: https://example.org");
        assertThat(plain("#")).isEqualTo("#");
        assertThat(plain("```\n```")).isEqualTo("```\n      ```");
        assertThat(plain("2 * 3 * 4 and snake_case_name C:\\temp"))
                .isEqualTo("2 * 3 * 4 and snake_case_name C:\\temp");
    }

    @Test
    void letsNothingSteerTheTerminal() {
        for (var evil :
                new String[] {
                    "\033[2J", "&#27;[2J", "`\033[2J`", "```\n\033[2J\n```", "[x](\033]8;;a\007)",
                    "[x](&#27;]0;a&#7;)", "&#x9b;31m", "a&#13;b", "&#8238;txt", "<a\033[2J>"
                }) {
            assertThat(Markdown.draw(evil, COLOURS).toString())
                    .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202e]");
        }
        assertThat(plain("a&#10;b")).isEqualTo("a b");
    }

    @Test
    void bearsTextThatIsMadeToHurt() {
        for (var evil :
                new String[] {
                    ">".repeat(16_384), "*_".repeat(8_192), "[".repeat(16_384), "- ".repeat(8_192),
                    "`".repeat(16_384), "![".repeat(8_192), "(".repeat(16_384), "x".repeat(16_384)
                }) {
            assertThat(Markdown.draw(evil, COLOURS).length()).isPositive();
        }
    }

    private static String plain(String source) {
        return Markdown.draw(source, COLOURS).toString();
    }

    private static String ansi(String source, Palette palette) {
        return Markdown.draw(source, palette).toAnsi(8, AttributedString.ForceMode.None);
    }
}
