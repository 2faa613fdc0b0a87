package dev.parley.cli;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Completes commands, what they take, and in what is said the names of people (@) and channels (#).
 * After a command that takes a channel, all the rest is one word, so that names may have spaces and
 * apostrophes.
 */
final class Completion implements Completer, Parser {
    private static final List<String> STATUSES = List.of("online", "away", "busy", "invisible");

    private final Supplier<Console.@Nullable Suggestions> suggestions;

    Completion(Supplier<Console.@Nullable Suggestions> suggestions) {
        this.suggestions = suggestions;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var names = suggestions.get();
        if (names == null) {
            return;
        }
        var word = line.word();
        if (!line.line().startsWith("/")) {
            named(names, word).map(Candidate::new).forEach(candidates::add);
        } else if (line.wordIndex() == 0) {
            Arrays.stream(Verb.values()).map(Completion::candidate).forEach(candidates::add);
        } else {
            Verb.of(line.words().getFirst()).stream()
                    .flatMap(verb -> argument(names, verb, word, line.wordIndex()))
                    .map(Candidate::new)
                    .forEach(candidates::add);
        }
    }

    private static Stream<String> argument(
            Console.Suggestions names, Verb verb, String word, int index) {
        return switch (verb) {
            case JOIN ->
                    word.startsWith("@")
                            ? named(names, word)
                            : Stream.concat(names.channels().stream(), names.rooms().stream());
            case READ, LEAVE -> names.channels().stream();
            case DM -> index > 1 ? named(names, word) : person(names, word);
            case CREATE ->
                    index == 1
                            ? Stream.of()
                            : Stream.concat(Stream.of("--private"), person(names, word));
            case STATUS -> index > 1 ? Stream.of() : STATUSES.stream();
            case MSG -> named(names, word);
            case LIST, HISTORY, WHO, HELP, QUIT -> Stream.of();
        };
    }

    private static Stream<String> person(Console.Suggestions names, String word) {
        return word.startsWith("@") ? named(names, word) : names.people(word).stream();
    }

    /** What a word with a mark before it may mean. */
    private static Stream<String> named(Console.Suggestions names, String word) {
        if (word.startsWith("@")) {
            return names.people(word.substring(1)).stream().map(name -> "@" + name);
        }
        return word.startsWith("#")
                ? names.channels().stream()
                        .filter(name -> !name.startsWith("@"))
                        .map(name -> "#" + name)
                : Stream.of();
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        int start = startOfWord(line, cursor);
        var before = line.substring(0, start).strip();
        var words = new ArrayList<>(before.isEmpty() ? List.of() : List.of(before.split("\\s+")));
        int end = isChannel(line, start) ? line.length() : endOfWord(line, cursor);
        words.add(line.substring(start, end));
        return new Words(line, cursor, words, words.size() - 1, cursor - start);
    }

    private static int startOfWord(String line, int cursor) {
        int afterVerb = endOfWord(line, 0) + 1;
        if (cursor >= afterVerb && isChannel(line, afterVerb)) {
            int start = afterVerb;
            while (start < cursor && Character.isWhitespace(line.charAt(start))) {
                start++;
            }
            return start;
        }
        int start = cursor;
        while (start > 0 && !Character.isWhitespace(line.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Whether what stands here belongs to the name of a channel. */
    private static boolean isChannel(String line, int where) {
        int end = endOfWord(line, 0);
        return where > end
                && Verb.of(line.substring(0, end)).filter(Verb::takesChannel).isPresent();
    }

    private static int endOfWord(String line, int from) {
        int end = from;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static Candidate candidate(Verb verb) {
        return new Candidate(verb.command(), verb.usage(), null, verb.meaning(), null, null, true);
    }

    private record Words(String line, int cursor, List<String> words, int wordIndex, int wordCursor)
            implements CompletingParsedLine {
        @Override
        public String word() {
            return words.get(wordIndex);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor;
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }
    }
}
