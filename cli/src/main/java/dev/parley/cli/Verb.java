package dev.parley.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What one can do besides talking. */
enum Verb {
    LIST("[text]", "your channels, and rooms to join"),
    JOIN("<channel>", "go to a channel; join it if need be"),
    DM("<user> [text]", "talk to one person alone"),
    CREATE("<name> [--private] [user ...]", "make a room and go there"),
    HISTORY("[n]", "the last n messages, 20 unless told"),
    READ("[channel]", "mark this channel, or another, as read"),
    WHO("", "who is here, and who of them is online"),
    STATUS("[status] [text]", "be online, away, busy or invisible"),
    MSG("<text>", "send text, also one that begins with /"),
    LEAVE("[channel]", "leave this channel, or another"),
    HELP("", "this list"),
    QUIT("", "leave Parley, as Ctrl+D does");

    private final String arguments;
    private final String meaning;

    Verb(String arguments, String meaning) {
        this.arguments = arguments;
        this.meaning = meaning;
    }

    /** What one types, such as {@code /join}. */
    String command() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    String usage() {
        return (command() + " " + arguments).strip();
    }

    String meaning() {
        return meaning;
    }

    /** Whether all that follows is one name, spaces included. */
    boolean takesChannel() {
        return switch (this) {
            case JOIN, READ, LEAVE -> true;
            case LIST, DM, CREATE, HISTORY, WHO, STATUS, MSG, HELP, QUIT -> false;
        };
    }

    static Optional<Verb> of(String command) {
        return Arrays.stream(values())
                .filter(verb -> verb.command().equalsIgnoreCase(command))
                .findFirst();
    }
}
