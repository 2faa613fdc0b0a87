package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;
import dev.parley.bench.wire.SocketListener;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * One socket of a crew, as its user, in whatever language its server speaks. Touched on the crew's
 * event loop only.
 */
abstract class Member implements SocketListener {
    /** Answers that may be due before it sends no more. */
    private static final int MAX_UNANSWERED = 48;

    private final Seat seat;
    private final URI gateway;
    private final LocalCrew crew;
    private @Nullable LeanSocket socket;
    private long openedMicros;
    private int unanswered;
    private boolean isLive;
    private boolean isAwaited;

    Member(Seat seat, URI gateway, LocalCrew crew) {
        this.seat = seat;
        this.gateway = gateway;
        this.crew = crew;
    }

    final Seat seat() {
        return seat;
    }

    final URI gateway() {
        return gateway;
    }

    final LocalCrew crew() {
        return crew;
    }

    final boolean isLive() {
        return isLive;
    }

    final long openedMicros() {
        return openedMicros;
    }

    /** What it checks of the order in which it hears; null when it only counts. */
    abstract @Nullable OrderCheck order();

    /** Head lines of its upgrade request beyond the usual ones, each with its end. */
    String headLines() {
        return "";
    }

    /**
     * @param returning whether it says what it last had, and is live when it has the rest
     */
    void connect(boolean returning) {
        isLive = false;
        isAwaited = true;
        unanswered = 0;
        openedMicros = Stamps.nowMicros();
        socket = crew.open(this);
    }

    final void stopReading() {
        if (socket != null) {
            socket.stopReading();
        }
    }

    final void cut() {
        if (socket != null) {
            socket.cut();
            socket = null;
        }
        isLive = false;
    }

    boolean maySend(Op op, long nowNanos) {
        return isLive && unanswered < MAX_UNANSWERED && socket != null && socket.isWritable();
    }

    /** Sends, as something that was due at this moment. */
    abstract void send(Op op, long dueMicros, Traffic traffic);

    /** Says that it is still there, where a server wants to hear it. */
    abstract void ping();

    final boolean isOwedAnswers() {
        return unanswered > 0;
    }

    /** Writes what will be answered. */
    final void ask(Scratch out) {
        unanswered++;
        write(out);
    }

    final void write(Scratch out) {
        if (socket != null) {
            socket.send(out.bytes(), out.length());
        }
    }

    /** The same two in binary frames. */
    final void askBinary(Scratch out) {
        unanswered++;
        writeBinary(out);
    }

    final void writeBinary(Scratch out) {
        if (socket != null) {
            socket.sendBinary(out.bytes(), out.length());
        }
    }

    final void answered(Op op, long dueMicros) {
        unanswered--;
        crew.answered(op, dueMicros);
    }

    /**
     * @param isAnswer whether it was about something that this member asked
     */
    final void refused(String code, boolean isAnswer) {
        if (isAnswer) {
            unanswered--;
        }
        crew.refused(code, isAnswer);
    }

    /** The crew waits for it no longer: it comes back by itself. */
    final void comesUnawaited() {
        isAwaited = false;
    }

    /** It is where it should be. */
    final void arrive() {
        isLive = true;
        if (isAwaited) {
            isAwaited = false;
            crew.live(this);
        }
    }

    @Override
    public final void received() {
        crew.read();
    }

    @Override
    public final void closed(String why) {
        boolean wasExpected = isAwaited;
        isLive = false;
        isAwaited = false;
        socket = null;
        crew.closed(!wasExpected, why);
    }
}
