package dev.parley.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What one can do besides talking. */
enum Verb {
    LIST("[text]", "your channels with what is unread, and rooms to join; or those named so"),
    JOIN("<channel>", "go to a channel; join it first when you are not in it"),
    SWITCH("<channel>", "the same as /join"),
    DM("<user> [text]", "talk to one person alone; the same as /join @user"),
    CREATE(
            "<name> [--private] [user ...]",
            "make a room and go there; \"quote\" names with spaces"),
    HISTORY("[n]", "the last n messages here, 20 unless told"),
    READ("[channel]", "mark this channel, or another, as read"),
    WHO("", "who is in this channel, and who of them is online"),
    STATUS("[status] [text]", "online, away, busy or invisible, and why; alone, it tells yours"),
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

    /** Whether all that follows is one name, spaces included. */
    boolean takesChannel() {
        return switch (this) {
            case JOIN, SWITCH, READ, LEAVE -> true;
            case LIST, DM, CREATE, HISTORY, WHO, STATUS, MSG, HELP, QUIT -> false;
        };
    }

    static Optional<Verb> of(String command) {
        return Arrays.stream(values())
                .filter(verb -> verb.command().equalsIgnoreCase(command))
                .findFirst();
    }
}
