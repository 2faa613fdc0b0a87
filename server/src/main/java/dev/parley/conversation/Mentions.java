package dev.parley.conversation;

import dev.parley.protocol.Limits;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds whom a text names by {@code @username}, outside code and links. */
final class Mentions {
    // Possessive and bounded: a hostile text costs one pass, not a search.
    private static final Pattern FENCED =
            Pattern.compile("(?ms)^ {0,3}(```++|~~~++).*?(?:^ {0,3}\\1|\\z)");
    private static final Pattern BACKTICKS = Pattern.compile("`++");

    /** Bounded, because a search for it begins at every letter of {@code a.a.a.a}. */
    private static final Pattern LINK = Pattern.compile("\\b[a-z][a-z0-9+.-]{0,19}+://\\S++");

    private static final Pattern MENTION =
            Pattern.compile("(?<![\\w@./-])@([a-z0-9][a-z0-9._-]{1,31}+)");

    private static final int NOTHING = -1;

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
        prose = withoutInlineCode(prose);
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

    /**
     * Code stands between two runs of backticks of the same length, as CommonMark has it. Each run
     * knows the next of its length, so that a text of unequal ones costs one pass as well.
     */
    private static String withoutInlineCode(String text) {
        var runs = BACKTICKS.matcher(text).results().toList();
        var closing = new int[runs.size()];
        var nextOfLength = new HashMap<Integer, Integer>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            var run = runs.get(i);
            var next = nextOfLength.put(run.end() - run.start(), i);
            closing[i] = next == null ? NOTHING : next;
        }
        var prose = new StringBuilder();
        var end = 0;
        for (int i = 0; i < runs.size(); i++) {
            if (closing[i] != NOTHING) {
                prose.append(text, end, runs.get(i).start()).append(' ');
                i = closing[i];
                end = runs.get(i).end();
            }
        }
        return prose.append(text, end, text.length()).toString();
    }
}
