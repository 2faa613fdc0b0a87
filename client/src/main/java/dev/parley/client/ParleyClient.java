package dev.parley.client;

import dev.parley.client.ClientListener.Ending;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Visibility;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A live connection that mends itself. It tells a {@link ClientListener} every event once and in
 * order, and brings every command to the server exactly once, however often the connection breaks
 * in between; only its end ends that.
 *
 * <p>Methods may be called from any thread. Futures complete on the client's own thread, where the
 * listener is called too: what hangs on them must not block. They fail with {@link
 * RefusedException} when the server says no, and with {@link UnreachableException} when the client
 * has ended, or, for questions, when no answer came in 30 s.
 */
public final class ParleyClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ParleyClient.class);
    private static final int MAILBOX_MAX_TASKS = 1_024;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX_MAX_TASKS);
    private final Rows rows = new Rows();
    private final ClientOptions options;
    private final Semaphore outboxRoom;
    private final Session session;
    private final Thread owner;
    private volatile boolean ended;

    /** A client that does nothing until {@link #start}. */
    public ParleyClient(Account account, ClientOptions options, ClientListener listener) {
        this(account, options, listener, FrameSocket.Factory.over(account.server().client()));
    }

    /** A client over sockets of one's own. */
    public ParleyClient(
            Account account,
            ClientOptions options,
            ClientListener listener,
            FrameSocket.Factory sockets) {
        this.options = options;
        outboxRoom = new Semaphore(options.outboxMaxCommands());
        session =
                new Session(
                        account, options, sockets, new GuardedListener(listener), rows, this::post);
        owner = Thread.ofVirtual().name("parley-client").unstarted(this::run);
    }

    /** Connects, and stays so until {@link #close}. Returns at once. */
    public ParleyClient start() {
        owner.start();
        return this;
    }

    /**
     * Waits until the client is live for the first time.
     *
     * @throws UnreachableException when the time is over, or the client has ended
     */
    public void awaitLive(Duration atMost) throws InterruptedException {
        try {
            session.firstLive().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new UnreachableException("The server did not answer in time.", late);
        } catch (ExecutionException failed) {
            // Only a client that ended fails this, and it says why.
            throw new UnreachableException(session.stopReason(), failed);
        }
    }

    /**
     * Tries to come back at once, when there is no connection: for a person who asks, never for a
     * program that goes round in circles.
     */
    public void hurry() {
        post(session::hurry);
    }

    /** One's channels by now, with what is unread in them; in no order. */
    public List<ChannelRow> channels() {
        return rows.all();
    }

    /** One of one's channels by its id. */
    public Optional<ChannelRow> channel(String channel) {
        return Optional.ofNullable(rows.get(channel));
    }

    /**
     * Sends a message. Messages to one channel are stored in the order of the calls.
     *
     * @throws dev.parley.protocol.ProtocolException when the text is empty or above 16 KiB
     */
    public CompletableFuture<Stored> send(String channel, String text) {
        return command(id -> new ClientFrame.ChatMessage(id, channel, id, text));
    }

    /**
     * Replaces the text of one's own message.
     *
     * @param target its seq
     */
    public CompletableFuture<Stored> edit(String channel, long target, String text) {
        return command(id -> new ClientFrame.EditMessage(id, channel, id, target, text));
    }

    /**
     * Deletes one's own message.
     *
     * @param target its seq
     */
    public CompletableFuture<Stored> delete(String channel, long target) {
        return command(id -> new ClientFrame.DeleteMessage(id, channel, id, target));
    }

    /** Makes a room; the outcome names its id. */
    public CompletableFuture<Stored> createRoom(
            String name, Visibility visibility, List<String> members) {
        return command(
                id ->
                        new ClientFrame.CreateChannel(
                                id, id, name, ChannelKind.ROOM, visibility, members));
    }

    /** Begins, or finds, the conversation with one other person. */
    public CompletableFuture<Stored> createDirect(String username) {
        return command(
                id ->
                        new ClientFrame.CreateChannel(
                                id, id, null, ChannelKind.DIRECT, null, List.of(username)));
    }

    public CompletableFuture<Stored> join(String channel) {
        return command(id -> new ClientFrame.JoinChannel(id, channel, id));
    }

    public CompletableFuture<Stored> leave(String channel) {
        return command(id -> new ClientFrame.LeaveChannel(id, channel, id));
    }

    /** Deletes a channel, for everyone. */
    public CompletableFuture<Stored> deleteChannel(String channel) {
        return command(id -> new ClientFrame.DeleteChannel(id, channel, id));
    }

    /** A page of a channel's history, oldest first. */
    public CompletableFuture<ServerFrame.History> history(String channel, HistoryRange range) {
        return ask(
                new ClientFrame.History(
                        session.newRef(),
                        channel,
                        range.before(),
                        range.after(),
                        range.around(),
                        range.limit()),
                ServerFrame.History.class);
    }

    /** Moves one's read pointer to this event; never back. */
    public CompletableFuture<ServerFrame.ChannelRead> markRead(String channel, long seq) {
        return ask(
                new ClientFrame.MarkChannelRead(session.newRef(), channel, seq),
                ServerFrame.ChannelRead.class);
    }

    /**
     * How this person is to be seen, on all devices and until it is set anew; without a connection
     * as soon as there is one.
     *
     * @param status {@code ONLINE} takes back what was set before; never {@code OFFLINE}
     * @param text at most 100 characters; null leaves it as it is, an empty one takes it away
     * @throws dev.parley.protocol.ProtocolException when one of them is not so
     */
    public void setPresence(PresenceStatus status, @Nullable String text) {
        var frame = new ClientFrame.SetPresence(null, status, text);
        post(() -> session.signals().presence(frame));
    }

    /**
     * Asks to be told about the presence of these people, and only these, on this connection and
     * all that follow. {@link ClientListener#signal} is told of each of them who is not offline, at
     * the beginning of every connection anew, and then of every change.
     *
     * @param usernames at most 500
     * @throws dev.parley.protocol.ProtocolException when there are more
     */
    public void watchPresence(List<String> usernames) {
        var frame = new ClientFrame.WatchPresence(null, usernames);
        post(() -> session.signals().watch(frame));
    }

    /**
     * Tells a channel's members that this person is typing: to be called at every key, as what is
     * less than 3 s after the last is left out.
     */
    public void typing(String channel) {
        post(() -> session.signals().typing(channel));
    }

    /**
     * Says goodbye, if it was ever started. Commands without an outcome fail, though they may have
     * been stored.
     */
    @Override
    public void close() {
        if (owner.getState() == Thread.State.NEW) {
            return;
        }
        try {
            mailbox.put(() -> session.stop(Ending.CLOSED, "The client was closed."));
            runLeftovers();
            if (Thread.currentThread() != owner) {
                owner.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Stored> command(Function<String, ClientFrame.Logged> make) {
        var command = make.apply(Uuid7.next(options.clock().epochMillis(), options.random()));
        var outcome = new CompletableFuture<Stored>();
        if (!outboxRoom.tryAcquire()) {
            outcome.completeExceptionally(
                    new UnreachableException("Too many messages wait to be sent.", null));
            return outcome;
        }
        outcome.whenComplete((stored, failed) -> outboxRoom.release());
        post(() -> session.command(command, outcome), outcome);
        return outcome;
    }

    private <T extends ServerFrame> CompletableFuture<T> ask(ClientFrame question, Class<T> kind) {
        var answer = new CompletableFuture<ServerFrame>();
        post(() -> session.ask(question, answer), answer);
        return answer.thenApply(kind::cast);
    }

    /** Has a task run by the owner's thread; waits while too much is to be done. */
    private void post(Runnable task) {
        if (Thread.currentThread() == owner) {
            task.run();
            return;
        }
        try {
            mailbox.put(task);
            runLeftovers();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("Interrupted while waiting.", interrupted);
        }
    }

    /** The same; whoever is interrupted meanwhile has a failed answer. */
    private void post(Runnable task, CompletableFuture<?> answer) {
        try {
            post(task);
        } catch (UnreachableException interrupted) {
            answer.completeExceptionally(interrupted);
        }
    }

    private void run() {
        session.connect();
        while (!session.isStopped()) {
            try {
                var task = options.clock().poll(mailbox, session.timers().nextMillis());
                if (task != null) {
                    task.run();
                }
                session.timers().runDue();
            } catch (InterruptedException interrupted) {
                session.stop(Ending.CLOSED, "The client was interrupted.");
            } catch (RuntimeException bug) {
                LOG.error("a task failed", bug);
            }
        }
        ended = true;
        runLeftovers();
    }

    /** After the end, tasks only fail what waits for them, so that any thread may run them. */
    private void runLeftovers() {
        if (!ended) {
            return;
        }
        for (var task = mailbox.poll(); task != null; task = mailbox.poll()) {
            task.run();
        }
    }
}
