package dev.parley.role.gateway;

import dev.parley.conversation.Pressure;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ProtocolException;

/**
 * What a session takes from its client: so many frames a second, so many that wait for an answer,
 * and less while the node has too much to do. Touched on its event loop only.
 */
final class Intake {
    private static final int MAX_UNANSWERED_FRAMES = 64;
    private static final long REST_MILLIS = 250;
    private static final int BYTES_A_TOKEN = 4096;

    private final Node node;
    private final GatewayLoop loop;
    private final WebSocket socket;
    private double tokens;
    private long tokensNanos = System.nanoTime();
    private int unansweredFrames;

    /** Of the unanswered frames, those that count as {@link Pressure}. */
    private int workInside;

    /** Nothing is read for a moment. */
    private boolean isResting;

    private boolean isClosed;

    Intake(Node node, GatewayLoop loop, WebSocket socket) {
        this.node = node;
        this.loop = loop;
        this.socket = socket;
        this.tokens = node.config().counts().framesBurst();
    }

    /** Counts a frame; false when that is more than the client may send. */
    boolean mayTake(int payloadBytes, long nowNanos) {
        var counts = node.config().counts();
        double earned = (nowNanos - tokensNanos) * 1e-9 * counts.framesPerSecond();
        tokensNanos = nowNanos;
        tokens = Math.min(counts.framesBurst(), tokens + earned);
        tokens -= 1 + payloadBytes / BYTES_A_TOKEN;
        return tokens >= 0;
    }

    /**
     * The frame will be answered; reads no more while too many are not.
     *
     * @throws ProtocolException {@code overloaded}
     */
    void admit(ClientFrame frame) {
        if (isWork(frame)) {
            require(frame);
            pressure().entered();
            workInside++;
        }
        admit();
    }

    /** The same for what is never refused. */
    void admit() {
        if (++unansweredFrames >= MAX_UNANSWERED_FRAMES) {
            socket.pause();
        }
    }

    /** Before a thread is woken for the frame: refusing has to cost next to nothing. */
    private void require(ClientFrame frame) {
        try {
            if (frame instanceof ClientFrame.Logged) {
                pressure().require(Pressure.Work.SENDS);
            } else if (frame instanceof ClientFrame.History asked && asked.range().isOld()) {
                pressure().require(Pressure.Work.OLD_PAGES);
            }
        } catch (ProtocolException tooMuch) {
            rest();
            throw tooMuch;
        }
    }

    /**
     * Whoever was refused is read again in a moment: what comes until then costs one read, and its
     * answers one write.
     */
    private void rest() {
        if (!isResting) {
            isResting = true;
            socket.rest();
            loop.runAfter(
                    REST_MILLIS,
                    () -> {
                        isResting = false;
                        socket.readOn();
                    });
        }
    }

    /** What takes the node's time, and counts as {@link Pressure}. */
    private static boolean isWork(ClientFrame frame) {
        return frame instanceof ClientFrame.Logged || frame instanceof ClientFrame.History;
    }

    /**
     * The worker is done with a frame, or its outcome is known.
     *
     * @param takenNanos when the worker got it
     */
    void answered(ClientFrame frame, long takenNanos) {
        if (isWork(frame) && !isClosed) {
            workInside--;
            if (frame instanceof ClientFrame.Logged) {
                pressure().left(takenNanos);
            } else {
                pressure().leftPage();
            }
        }
        answered();
    }

    /** There is room for another frame. */
    void answered() {
        if (--unansweredFrames < MAX_UNANSWERED_FRAMES) {
            socket.resume();
        }
    }

    boolean isFull() {
        return unansweredFrames >= MAX_UNANSWERED_FRAMES;
    }

    /** Nobody will hear of what is unanswered. */
    void close() {
        isClosed = true;
        pressure().dropped(workInside);
    }

    private Pressure pressure() {
        return node.conversations().pressure();
    }
}
