package dev.parley.cli;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Completes commands and, after those that take one, names of channels. A line has at most two
 * words here, the command and all the rest, so that names may have spaces and apostrophes.
 */
final class Completion implements Completer, Parser {
    private final Supplier<List<String>> channels;

    Completion(Supplier<List<String>> channels) {
        this.channels = channels;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!line.line().startsWith("/")) {
            return;
        }
        if (line.wordIndex() == 0) {
            Arrays.stream(Verb.values()).map(Completion::candidate).forEach(candidates::add);
        } else if (Verb.of(line.words().getFirst()).filter(Verb::takesChannel).isPresent()) {
            channels.get().stream().map(Candidate::new).forEach(candidates::add);
        }
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        int space = line.startsWith("/") ? line.indexOf(' ') : -1;
        if (space < 0 || cursor <= space) {
            return new Words(
                    line, cursor, List.of(space < 0 ? line : line.substring(0, space)), 0, cursor);
        }
        int start = space;
        while (start < cursor && line.charAt(start) == ' ') {
            start++;
        }
        return new Words(
                line,
                cursor,
                List.of(line.substring(0, space), line.substring(start)),
                1,
                cursor - start);
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
