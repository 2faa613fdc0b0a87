package dev.parley.dist;

import dev.parley.client.ClientListener;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.Observation.Session;
import dev.parley.testkit.Recorder;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down what one person is told. */
final class Witness implements ClientListener {
    /** A client loads a page by itself, at a time of its own. */
    private static final long WHENEVER = Long.MIN_VALUE;

    private final Recorder recorder;
    private final Session session;
    private final Map<String, Long> heads = new ConcurrentHashMap<>();
    private final Queue<ErrorCode> postponements = new ConcurrentLinkedQueue<>();
    private boolean isConnected;
    private volatile boolean isAnew;
    private volatile boolean isStopped;

    Witness(Recorder recorder, String username) {
        this.recorder = recorder;
        session = new Session(username, "test");
    }

    Session session() {
        return session;
    }

    /** The newest event of a room that the person knows of; 0 when there is none. */
    long head(String room) {
        return heads.getOrDefault(room, 0L);
    }

    /** Why servers did not store the person's commands at once, as often as they said so. */
    List<ErrorCode> postponements() {
        return List.copyOf(postponements);
    }

    /** Whether the person's client has come to its end. */
    boolean isStopped() {
        return isStopped;
    }

    /** The person begins with a client that knows nothing. */
    void beginAnew() {
        isStopped = false;
        isAnew = true;
    }

    /** Who knew nothing is told what comes after this. */
    @Override
    public void channels(List<ChannelRow> mine) {
        if (isAnew) {
            isAnew = false;
            for (var row : mine) {
                recorder.reset(session, row.id());
                heads.put(row.id(), row.seq());
            }
        }
    }

    @Override
    public void live(ServerFrame.Welcome welcome) {
        connected(true);
    }

    @Override
    public void lost(String reason, long retryMillis) {
        connected(false);
    }

    @Override
    public void stopped(Ending ending, String reason) {
        connected(false);
        isStopped = true;
    }

    private void connected(boolean now) {
        if (now != isConnected) {
            isConnected = now;
            recorder.connected(session.account(), now);
        }
    }

    @Override
    public void event(ServerFrame.Sequenced event) {
        recorder.told(session, event.channel(), Entries.entry(event));
        heads.put(event.channel(), event.seq());
    }

    @Override
    public void joined(ServerFrame.ChannelJoined joined) {
        recorder.reset(session, joined.channel());
        heads.put(joined.channel(), joined.seq());
    }

    /** What comes when one is a member again need not follow. */
    @Override
    public void left(String room) {
        recorder.reset(session, room);
        heads.remove(room);
    }

    @Override
    public void reloaded(ServerFrame.History page) {
        recorder.reset(session, page.channel());
        recorder.page(session, page.channel(), WHENEVER, page.to(), Entries.entries(page));
        heads.put(page.channel(), page.to());
    }

    @Override
    public void postponed(ServerFrame.Error reason) {
        postponements.add(reason.code());
    }
}
