package dev.parley.cli;

import org.jspecify.annotations.Nullable;

import java.util.List;

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
                : new TerminalConsole(terminal, Palette.of(terminal, surroundings.wantsNoColour()));
    }

    /** The next line that the person typed, null at the end of input. */
    @Nullable String readLine();

    /** What stands before the line that is being typed, from now on. */
    void prompt(String prompt);

    /** Whether a person sits here, who can be asked and who waits. */
    boolean hasPerson();

    /** Prints a line, or several. */
    void print(Line line);

    /** Says which names can be completed. */
    void suggest(Suggestions suggestions);

    /** Ends a {@link #readLine} that waits: it returns null. */
    void wake();

    @Override
    void close();

    /** Names that a person may want to complete. */
    interface Suggestions {
        /** One's own channels. */
        List<String> channels();

        /** Rooms that one could join. */
        List<String> rooms();

        /**
         * People.
         *
         * @param beginning what their usernames may begin with; others may be among them
         */
        List<String> people(String beginning);
    }

    /** A line to print, by what it is. */
    sealed interface Line {
        /**
         * Something that someone said.
         *
         * @param text Markdown, as it was sent
         * @param mark what is to be known about the message, such as "(edited)"; may be empty
         */
        record Said(String time, String who, String text, String mark, boolean mine)
                implements Line {}

        /** Something that happened. */
        record Note(String text) implements Line {}

        /** An answer to a command. */
        record Answer(String text) implements Line {}

        /** Something that did not work. */
        record Trouble(String text) implements Line {}
    }
}
