package dev.parley.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What one can do besides talking. */
enum Verb {
    LIST("", "your channels with what is unread, and rooms to join"),
    JOIN("<channel>", "go to a channel; join it first when you are not in it"),
    SWITCH("<channel>", "the same as /join"),
    CREATE(
            "<name> [--private] [user ...]",
            "make a room and go there; \"quote\" names with spaces"),
    HISTORY("[n]", "the last n messages here, 20 unless told"),
    READ("[channel]", "mark this channel, or another, as read"),
    WHO("", "who is in this channel"),
    MSG("<text>", "send the text as it is, also when it begins with /"),
    LEAVE("[channel]", "leave this channel, or another"),
    HELP("", "this list"),
    QUIT("", "leave Parley; Ctrl+D does as well");

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

    boolean takesChannel() {
        return switch (this) {
            case JOIN, SWITCH, READ, LEAVE -> true;
            case LIST, CREATE, HISTORY, WHO, MSG, HELP, QUIT -> false;
        };
    }

    static Optional<Verb> of(String command) {
        return Arrays.stream(values())
                .filter(verb -> verb.command().equalsIgnoreCase(command))
                .findFirst();
    }
}
