package dev.parley.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/** One WebSocket as the client uses it: whole text frames out and in. */
public interface FrameSocket {
    /** Close code of a connection that broke without one. */
    int BROKEN = 1006;

    /** Sends a frame, after those before it, without waiting. */
    void send(byte[] utf8);

    /**
     * Lets one more frame in. None arrives before the first was asked for, and a few at most that
     * were not. Called from one thread.
     */
    void next();

    /** Says goodbye; nothing is sent any more. */
    void close(int code, String reason);

    /** Drops the connection at once. */
    void abort();

    /** What happens on a socket, told from any thread. */
    interface Listener {
        void frame(byte[] utf8);

        /** Closed by the server, or {@link #BROKEN}; what comes after it means nothing. */
        void closed(int code, String reason);
    }

    /** Opens sockets; passed in, so that tests and other transports bring their own. */
    interface Factory {
        /** Sockets of the JDK's own HTTP client. */
        static Factory over(HttpClient http) {
            return new JdkSockets(http);
        }

        /**
         * Blocks until the socket is open.
         *
         * @throws IOException when it cannot be opened
         */
        FrameSocket open(URI address, Listener listener) throws IOException, InterruptedException;
    }
}
