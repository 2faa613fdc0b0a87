package dev.parley.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A network line to a server on this machine, in any weather. */
final class Line implements AutoCloseable {
    private static final int WAITING_CONNECTIONS = 1_024;
    private static final int PIECE_BYTES = 16 * 1_024;
    private static final long LATE_MILLIS = 200;
    private static final long LATE_MORE_MILLIS = 200;
    private static final int RESET_ONE_PIECE_IN = 20;

    /** What becomes of what people and the server send. */
    enum Weather {
        FAIR,
        /** Connections end, and none is made. */
        CUT,
        /** What people send arrives when this is over. */
        NOTHING_OUT,
        /** What the server sends arrives when this is over. */
        NOTHING_IN,
        /** Each piece comes 300 ± 100 ms late; what is sent meanwhile is of the next piece. */
        LATE,
        /** Every now and then a connection is reset. */
        RESETS,
        /** What people send arrives byte by byte. */
        CRUMBS
    }

    private final ServerSocket door =
            new ServerSocket(0, WAITING_CONNECTIONS, InetAddress.getLoopbackAddress());
    private final int port;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private Weather weather = Weather.FAIR;

    Line(int port) throws IOException {
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create("http://localhost:" + door.getLocalPort());
    }

    /** How many go over it now. */
    int connections() {
        return open.size();
    }

    void turn(Weather next) {
        synchronized (this) {
            weather = next;
            notifyAll();
        }
        if (next == Weather.CUT) {
            drop();
        }
    }

    /** All connections end at once; new ones can be made. */
    void drop() {
        open.forEach(Connection::end);
    }

    /**
     * From now on nobody at either end of these connections hears anything of the other, not even
     * that it is gone; new ones can be made.
     */
    void strand() {
        open.forEach(connection -> connection.isStranded = true);
    }

    private synchronized Weather weather() {
        return weather;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var here = door.accept();
                Thread.ofVirtual().start(() -> connect(here));
            } catch (IOException closed) {
                // This line is closed.
            }
        }
    }

    private void connect(Socket here) {
        if (weather() == Weather.CUT) {
            close(here);
            return;
        }
        try {
            here.setTcpNoDelay(true);
            var there = new Socket(InetAddress.getLoopbackAddress(), port);
            there.setTcpNoDelay(true);
            var connection = new Connection(here, there);
            open.add(connection);
            if (weather() == Weather.CUT) {
                // It has turned since, and did not know of this one.
                connection.end();
                return;
            }
            Thread.ofVirtual().start(() -> connection.carry(there, here, Weather.NOTHING_IN));
            connection.carry(here, there, Weather.NOTHING_OUT);
        } catch (IOException refused) {
            // The server is down: who called will call again.
            close(here);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // It is gone in any case.
        }
    }

    private final class Connection {
        private final Socket here;
        private final Socket there;
        private volatile boolean isStranded;

        Connection(Socket here, Socket there) {
            this.here = here;
            this.there = there;
        }

        /**
         * @param still the weather in which nothing goes this way
         */
        void carry(Socket from, Socket to, Weather still) {
            var piece = new byte[PIECE_BYTES];
            try {
                var in = from.getInputStream();
                var out = to.getOutputStream();
                for (var length = in.read(piece); length >= 0; length = in.read(piece)) {
                    awaitNo(still);
                    if (!isStranded) {
                        carry(piece, length, out, still == Weather.NOTHING_OUT);
                    }
                }
            } catch (IOException broken) {
                // Ended by one side, or by the weather.
            } catch (InterruptedException enough) {
                Thread.currentThread().interrupt();
            } finally {
                if (isStranded) {
                    close(from);
                } else {
                    end();
                }
                if (here.isClosed() && there.isClosed()) {
                    open.remove(this);
                }
            }
        }

        private void awaitNo(Weather still) throws InterruptedException {
            synchronized (Line.this) {
                while (weather == still && !here.isClosed()) {
                    Line.this.wait();
                }
            }
        }

        private void carry(byte[] piece, int length, OutputStream out, boolean isOfPeople)
                throws IOException, InterruptedException {
            switch (weather()) {
                case LATE ->
                        // How late it comes is what is tried.
                        Thread.sleep(
                                LATE_MILLIS
                                        + ThreadLocalRandom.current()
                                                .nextLong(LATE_MORE_MILLIS + 1));
                case RESETS -> {
                    if (ThreadLocalRandom.current().nextInt(RESET_ONE_PIECE_IN) == 0) {
                        reset();
                    }
                }
                case CRUMBS -> {
                    if (isOfPeople) {
                        for (var i = 0; i < length; i++) {
                            out.write(piece, i, 1);
                        }
                        return;
                    }
                }
                case FAIR, CUT, NOTHING_OUT, NOTHING_IN -> {}
            }
            out.write(piece, 0, length);
        }

        /** Both ends are told that the other has broken down. */
        private void reset() throws IOException {
            here.setSoLinger(true, 0);
            there.setSoLinger(true, 0);
            end();
        }

        void end() {
            close(here);
            close(there);
            open.remove(this);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        turn(Weather.CUT);
    }
}
