package dev.parley.app;

import java.net.BindException;
import java.net.UnknownHostException;

/**
 * A node cannot start, for a reason that its operator can mend. The message is one plain sentence.
 */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String sentence) {
        super(sentence);
    }

    public StartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The address of the front door cannot be listened on. */
    static StartException cannotListen(String host, int port, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String where = "port " + port + " on " + host;
        if (cause instanceof UnknownHostException) {
            return new StartException(
                    "There is no host " + host + ". Choose another with --host.", cause);
        }
        if (message.contains("Permission denied")) {
            return new StartException(
                    "You may not listen on %s: ports below 1024 often need an administrator. Choose another with --port."
                            .formatted(where),
                    cause);
        }
        if (message.contains("assign requested address")) {
            return new StartException(
                    host + " is no address of this machine. Choose another with --host.", cause);
        }
        // The kernel's own words, as the native transport passes them on.
        if (cause instanceof BindException || message.contains("Address already in use")) {
            return new StartException(
                    "Port %d on %s is taken by another program. Stop that one, or choose another port with --port."
                            .formatted(port, host),
                    cause);
        }
        return new StartException("Parley cannot listen on " + where + ": " + message, cause);
    }
}
