package dev.parley.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code parley login}: stay signed in. */
@Command(
        name = "login",
        header = "Sign in to a server and stay so.",
        description =
                "%nKeeps the session, not the password, in a file that only you can read, for the"
                    + " other commands. One session for each server; `parley logout` ends it.%n")
public final class LoginCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private final ServerOptions server = new ServerOptions();

    public LoginCommand() {
        this(Surroundings.ofProcess());
    }

    LoginCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return Exit.of(
                surroundings,
                () -> {
                    try (var console = Console.open(surroundings)) {
                        var kept = new SignIn(surroundings, server, console).logIn();
                        console.print(
                                new Console.Line.Answer(
                                        "Signed in as %s. The session is kept in %s."
                                                .formatted(kept.username(), kept.file())));
                        return Exit.DONE;
                    }
                });
    }
}
