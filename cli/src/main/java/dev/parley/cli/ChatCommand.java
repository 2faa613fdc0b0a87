package dev.parley.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.ZoneId;
import java.util.concurrent.Callable;

/** {@code parley chat}: talk in a terminal. */
@Command(
        name = "chat",
        header = "Talk in a terminal.",
        description = {
            "%nSigns in, shows your channels and what is unread in them, and lets you talk."
                    + " What you type is sent to the current channel; /help lists the commands."
                    + " Messages appear as they come, and a broken connection mends itself.%n",
            "The password is asked for, or taken from the variable PARLEY_PASSWORD."
                    + " With input from a pipe every line is handled as if it were typed.%n"
        })
public final class ChatCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(names = "--sign-up", description = "Make the account first.")
    private boolean signUp;

    @Parameters(
            arity = "0..1",
            paramLabel = "CHANNEL",
            description = "Go to this channel, by its name or id; join it when needed.")
    private @Nullable String channel;

    public ChatCommand() {
        this(Surroundings.ofProcess());
    }

    ChatCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return Exit.of(
                surroundings,
                () -> {
                    try (var console = Console.open(surroundings)) {
                        var signIn = new SignIn(surroundings, server, console);
                        var me = signUp ? signIn.signUp() : signIn.signIn();
                        console.print(
                                new Console.Line.Note(
                                        "Signed in to %s as %s."
                                                .formatted(
                                                        signIn.server().address(), me.username())));
                        var wording = new Wording(ZoneId.systemDefault(), me.username());
                        return new Chat(console, me.account(), wording, Program.options())
                                .run(channel);
                    }
                });
    }
}
