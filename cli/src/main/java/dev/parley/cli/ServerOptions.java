package dev.parley.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.net.URI;
import java.net.URISyntaxException;

/** Which server, and as whom; and, for every command that talks to one, how it may end. */
@Command(
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused.",
            "2:Wrong use.",
            "3:The server does not answer, or did not confirm.",
            "4:Not signed in, or a wrong name or password."
        })
final class ServerOptions {
    private static final String DEFAULT_SERVER = "http://localhost:8080";

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description = "The server to talk to. Default: ${DEFAULT-VALUE}.",
            defaultValue = DEFAULT_SERVER)
    private String server = DEFAULT_SERVER;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Sign in with this name or e-mail address. Without it, the session that"
                            + " `parley login` keeps is used, or you are asked.")
    private @Nullable String user;

    /** The address, also when it was typed without {@code http://}. */
    URI address() {
        var text = server.contains("://") ? server : "http://" + server;
        try {
            var address = new URI(text);
            if (address.getHost() != null && address.getScheme().matches("https?")) {
                return address;
            }
        } catch (URISyntaxException wrong) {
            // Told below, together with what is an address but not one of a server.
        }
        throw new WrongUseException(
                "'"
                        + server
                        + "' is not a server's address, which looks like "
                        + DEFAULT_SERVER
                        + ".");
    }

    @Nullable String user() {
        return user;
    }
}
