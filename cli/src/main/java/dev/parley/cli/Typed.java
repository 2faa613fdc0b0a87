package dev.parley.cli;

import java.util.ArrayList;
import java.util.List;

/** A line that a person typed, understood. */
sealed interface Typed {
    /** Nothing at all. */
    record Nothing() implements Typed {}

    /** Something to say in the current channel. */
    record Words(String text) implements Typed {}

    /** A command with the rest of the line. */
    record Order(Verb verb, String rest) implements Typed {
        /** The rest as one name: everything, less the quotes around it. */
        String name() {
            boolean quoted = rest.length() > 1 && rest.startsWith("\"") && rest.endsWith("\"");
            return quoted ? rest.substring(1, rest.length() - 1).strip() : rest;
        }

        /** The rest as words, where quotes hold a word with spaces together. */
        List<String> words() {
            var words = new ArrayList<String>();
            var word = new StringBuilder();
            boolean quoted = false;
            boolean begun = false;
            for (char c : rest.toCharArray()) {
                if (c == '"') {
                    quoted = !quoted;
                    begun = true;
                } else if (Character.isWhitespace(c) && !quoted) {
                    if (begun) {
                        words.add(word.toString());
                    }
                    word.setLength(0);
                    begun = false;
                } else {
                    word.append(c);
                    begun = true;
                }
            }
            if (quoted) {
                throw new WrongUseException("A quote is not closed.");
            }
            if (begun) {
                words.add(word.toString());
            }
            return words;
        }
    }

    /**
     * @throws WrongUseException when it begins with a slash and is no command
     */
    static Typed of(String line) {
        var text = line.strip();
        if (text.isEmpty()) {
            return new Nothing();
        }
        if (!text.startsWith("/")) {
            return new Words(line.stripTrailing());
        }
        var parts = text.split("\\s+", 2);
        var verb =
                Verb.of(parts[0])
                        .orElseThrow(
                                () ->
                                        new WrongUseException(
                                                "There is no command "
                                                        + parts[0]
                                                        + ". /help lists them; /msg sends text"
                                                        + " that begins with a slash."));
        return new Order(verb, parts.length < 2 ? "" : parts[1].strip());
    }
}
