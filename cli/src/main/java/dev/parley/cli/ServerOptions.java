package dev.parley.cli;

import dev.parley.client.ParleyServer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Which server, and as whom; and, for every command that talks to one, how it may end. */
@Command(
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused.",
            "2:Wrong use.",
            "3:The server does not answer, or did not confirm.",
            "4:Not signed in, or a wrong name or password.",
            "130:Interrupted."
        })
final class ServerOptions {
    private static final String DEFAULT_SERVER = "http://localhost:8080";

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description =
                    "The server to talk to. Default: the variable PARLEY_SERVER, else "
                            + DEFAULT_SERVER
                            + ".",
            defaultValue = "${env:PARLEY_SERVER:-" + DEFAULT_SERVER + "}")
    private String server = DEFAULT_SERVER;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Sign in with this name or e-mail address. Without it, the session that"
                            + " `parley login` keeps is used, or you are asked.")
    private @Nullable String user;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "Trust this certificate (PEM) and no other, for a server that made its own."
                            + " Default: the variable PARLEY_CERTIFICATE.",
            defaultValue = "${env:PARLEY_CERTIFICATE}")
    private @Nullable Path certificate;

    ParleyServer open() {
        if (certificate == null) {
            return new ParleyServer(address());
        }
        try {
            return ParleyServer.trusting(address(), certificate);
        } catch (IOException unreadable) {
            throw new WrongUseException("There is no certificate to read in " + certificate + ".");
        }
    }

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
