package dev.parley.cli;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/**
 * A conversation's screen and keyboard. Lines may be printed from any thread, also while a line is
 * being typed.
 */
interface Console extends SignIn.Asking, AutoCloseable {
    /** The person's terminal, or lines in and out where there is none. */
    static Console open(Surroundings surroundings) {
        var terminal = surroundings.terminal().get();
        return terminal == null
                ? new PlainConsole(surroundings.in(), surroundings.out())
                : new TerminalConsole(terminal, surroundings.isPlain());
    }

    /**
     * The next line that the person typed, null at the end of input.
     *
     * @param prompt what stands before the line
     */
    @Nullable String readLine(String prompt);

    /** Whether a person sits here, who can be asked and who waits. */
    boolean hasPerson();

    /** Prints a line, or several. */
    void print(Line line);

    /** Says which names of channels can be completed. */
    void completeChannels(Supplier<List<String>> names);

    /** Ends a {@link #readLine} that waits: it returns null. */
    void wake();

    @Override
    void close();

    /** A line to print, by what it is. */
    sealed interface Line {
        /** Something that someone said. */
        record Said(String time, String who, String text, boolean mine) implements Line {}

        /** Something that happened. */
        record Note(String text) implements Line {}

        /** An answer to a command. */
        record Answer(String text) implements Line {}

        /** Something that did not work. */
        record Trouble(String text) implements Line {}
    }
}
