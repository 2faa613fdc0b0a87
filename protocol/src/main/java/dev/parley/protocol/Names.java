package dev.parley.protocol;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people and rooms may be called, and when two names are too alike to exist side by side. */
public final class Names {
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9._-]{2,32}");
    private static final int SHOWN_NAME_CHARS = 80;
    private static final Set<String> RESERVED =
            Set.of("me", "current", "all", "here", "channel", "admin", "codes");

    /**
     * Letters that look like a Latin letter or digit, folded to it: the part of the Unicode
     * confusables (UTS #39) that a team meets in practice, Cyrillic and Greek first.
     */
    private static final Map<Integer, String> LOOKALIKES = lookalikes();

    private Names() {}

    /** Checks a user's login name: {@code [a-z0-9._-]{2,32}}, not one of the reserved. */
    public static void checkUsername(String field, String name) {
        if (!USERNAME.matcher(name).matches()) {
            throw ProtocolException.badField(
                    field, "A username has 2 to 32 of the characters a-z, 0-9, '.', '_' and '-'.");
        }
        if (RESERVED.contains(name)) {
            throw ProtocolException.badField(field, "This username is reserved.");
        }
    }

    /**
     * Checks a display or room name: 1 to 80 code points, no control, bidi or zero-width
     * characters, not blank, no space at either end, not only marks that stand on other letters.
     */
    public static void checkShownName(String field, String name) {
        checkShownText(field, name, SHOWN_NAME_CHARS);
        if (name.isEmpty()) {
            throw ProtocolException.badField(field, "A name cannot be empty.");
        }
        if (Character.isSpaceChar(name.codePointAt(0))
                || Character.isSpaceChar(name.codePointBefore(name.length()))) {
            throw ProtocolException.badField(field, "A name has no space at its ends.");
        }
        if (fold(name).isEmpty()) {
            throw ProtocolException.badField(field, "A name has more than marks on other letters.");
        }
    }

    /** Checks a line of text that may be empty: no control, bidi or zero-width characters. */
    public static void checkShownText(String field, String text, int maxCodePoints) {
        if (text.codePointCount(0, text.length()) > maxCodePoints) {
            throw ProtocolException.badField(
                    field, "It can have at most " + maxCodePoints + " characters.");
        }
        text.codePoints()
                .filter(Names::isHidden)
                .findFirst()
                .ifPresent(
                        hidden -> {
                            throw ProtocolException.badField(
                                    field,
                                    "It has a character that cannot be seen (U+%04X)."
                                            .formatted(hidden));
                        });
    }

    /**
     * The form in which names are compared: two names that fold to the same text are the same name
     * to a reader in a hurry.
     */
    public static String fold(String name) {
        // Through small letters and capitals, because ẞ, ß and ς have partners only there. Twice
        // decomposed: some letters have no capital before, and some capitals fall apart again.
        var capitals = decomposed(name).toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
        var plain =
                decomposed(capitals)
                        .toLowerCase(Locale.ROOT)
                        // Which of the two Σ becomes depends on marks that are dropped below.
                        .replace('ς', 'σ')
                        .codePoints()
                        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                        .mapToObj(c -> LOOKALIKES.getOrDefault(c, Character.toString(c)))
                        .collect(Collectors.joining());
        return plain.replaceAll("\\s+", " ").strip();
    }

    private static String decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD);
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            // Fillers that are letters by category but draw nothing.
            case Character.OTHER_LETTER -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
            default -> c == 0x2800;
        };
    }

    private static Map<Integer, String> lookalikes() {
        var from = "01абвгеёзіїјкмнорстухъьѕԁԛԝαβγεηικνορτυχω";
        var to = "olabbreeeiijkmhopctyxbbsdqwabyenikvoptuxw";
        if (from.length() != to.length()) {
            throw new IllegalStateException("every look-alike needs its letter");
        }
        return java.util.stream.IntStream.range(0, from.length())
                .boxed()
                .collect(
                        Collectors.toMap(
                                i -> (int) from.charAt(i), i -> String.valueOf(to.charAt(i))));
    }
}
