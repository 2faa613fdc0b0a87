package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.Limits;

/** Only names that stand in the text are mentioned, and not too many. */
public final class MentionsFuzz {
    private MentionsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, UTF_8);
        var names = Mentions.in(text);
        // The last one found may count twice, with and without the full stop after it.
        assertThat(names).hasSizeLessThanOrEqualTo(Limits.MENTIONS + 1);
        for (var name : names) {
            assertThat(name).matches("[a-z0-9][a-z0-9._-]{1,31}");
            assertThat(text).contains("@" + name);
        }
        assertThat(Mentions.in("~~~\n" + text.replace("~", ""))).isEmpty();
    }
}
