package dev.parley.conversation;

import dev.parley.protocol.Limits;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds whom a text names by {@code @username}, outside code and links. */
final class Mentions {
    // Possessive throughout: a hostile text costs one pass, not a search.
    private static final Pattern FENCED =
            Pattern.compile("(?ms)^ {0,3}(```++|~~~++).*?(?:^ {0,3}\\1|\\z)");
    private static final Pattern INLINE_CODE =
            Pattern.compile("(`++)(?!`).*?(?<!`)\\1(?!`)", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\b[a-z][a-z0-9+.-]*+://\\S++");
    private static final Pattern MENTION =
            Pattern.compile("(?<![\\w@./-])@([a-z0-9][a-z0-9._-]{1,31}+)");

    private Mentions() {}

    /**
     * The names in order of appearance, at most {@link Limits#MENTIONS}. A full stop after a name
     * may be part of it, so both readings are among them.
     */
    static Set<String> in(String text) {
        if (text.indexOf('@') < 0) {
            return Set.of();
        }
        var prose = FENCED.matcher(text).replaceAll(" ");
        prose = INLINE_CODE.matcher(prose).replaceAll(" ");
        prose = LINK.matcher(prose).replaceAll(" ");
        var names = new LinkedHashSet<String>();
        var mention = MENTION.matcher(prose);
        while (mention.find() && names.size() < Limits.MENTIONS) {
            names.add(mention.group(1));
            var bare = mention.group(1).replaceAll("[._-]++$", "");
            if (bare.length() >= 2) {
                names.add(bare);
            }
        }
        return names;
    }
}
