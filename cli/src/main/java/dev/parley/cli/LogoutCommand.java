package dev.parley.cli;

import dev.parley.client.RefusedException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code parley logout}: the end of {@code parley login}. */
@Command(
        name = "logout",
        header = "End the session that `parley login` keeps.",
        description = "%nEnds it on the server and deletes the file.%n")
public final class LogoutCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private final ServerOptions server = new ServerOptions();

    public LogoutCommand() {
        this(Surroundings.ofProcess());
    }

    LogoutCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return Exit.of(
                surroundings,
                () -> {
                    var address = server.address();
                    var kept =
                            TokenFile.find(surroundings.configFolder(), address)
                                    .orElseThrow(
                                            () ->
                                                    new NotSignedInException(
                                                            "There is no session with "
                                                                    + address
                                                                    + "."));
                    try {
                        server.open().account(kept).signOut();
                    } catch (RefusedException alreadyOver) {
                        // The server knows the session no more, which is what is wanted.
                    }
                    kept.delete();
                    surroundings.out().println("Signed out.");
                    return Exit.DONE;
                });
    }
}
