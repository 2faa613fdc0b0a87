package dev.parley.role.gateway;

import dev.parley.attendance.Link;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Commands;
import dev.parley.conversation.Views;
import dev.parley.directory.DirectoryException;
import dev.parley.history.HistoryException;
import dev.parley.presence.PresenceException;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Json;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;
import dev.parley.relay.Outcome;
import dev.parley.role.gateway.GatewayAuth.Credential;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The half of a session that may block: does what the client asks for, one frame after the other,
 * on a virtual thread that lives while there is something to do. The session bounds how many frames
 * wait here by reading no more from its socket.
 */
final class SessionWorker {
    /**
     * Rows and pages are cut so that what one frame holds stays below it, roughly. Of a frame a
     * client hears when it is whole, and on a slow line it must not take the silence for the end.
     */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int ROW_BYTES = 256;
    private static final int MESSAGE_BYTES = 256;

    /** Between two looks whether a device is still signed in. */
    static final long CHECK_EVERY_MILLIS = 60_000;

    private static final long CHECK_AGAIN_MILLIS = 2_000;
    private static final Logger log = LoggerFactory.getLogger(SessionWorker.class);

    private final Node node;
    private final Session session;

    // Guarded by the monitor.
    private @Nullable ArrayDeque<Runnable> tasks;
    private boolean running;
    private boolean stopped;

    // Touched by the thread that does the tasks only.
    private @Nullable Caller caller;

    /** Between the greeting and the last of what is resumed. */
    private @Nullable Resumption resumption;

    private @Nullable Link link;

    SessionWorker(Node node, Session session) {
        this.node = node;
        this.session = session;
    }

    // --- tasks, from the session's loop or from wherever an outcome arrives

    void hello(ClientFrame.Hello hello, @Nullable Caller known, @Nullable Credential credential) {
        put(
                () -> {
                    welcome(hello, known, credential);
                    onLoop(session.intake()::answered);
                });
    }

    void take(ClientFrame frame) {
        var takenNanos = System.nanoTime();
        put(() -> handle(frame, takenNanos));
    }

    /** By an inbox: its owner became a member of {@code channel}. */
    void arrived(ChannelId channel, SeqPoint from) {
        put(() -> arrive(channel, from));
    }

    /** Closes the session if its device was signed out on another node, or the time is over. */
    void checkSignedIn() {
        put(
                () -> {
                    try {
                        checkSignedIn(CHECK_EVERY_MILLIS);
                    } catch (DirectoryException broken) {
                        log.warn("It is not known who is signed in", broken);
                        var again = node.clock().millis() + CHECK_EVERY_MILLIS;
                        onLoop(() -> session.checkSignedInAt(again));
                    }
                });
    }

    /** Nothing more is done. */
    void stop() {
        synchronized (this) {
            stopped = true;
            tasks = null;
        }
    }

    private void put(Runnable task) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            if (tasks == null) {
                tasks = new ArrayDeque<>(4);
            }
            tasks.add(task);
            if (!running) {
                running = true;
                Thread.startVirtualThread(this::work);
            }
        }
    }

    private void work() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = tasks == null ? null : tasks.poll();
                if (task == null) {
                    // An idle session keeps no queue.
                    tasks = null;
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (CancellationException gone) {
                stop();
            } catch (RuntimeException failed) {
                log.error("A session fails", failed);
                onLoop(() -> session.close(CloseCode.CANNOT_RESUME, "something went wrong here"));
            }
        }
    }

    // --- hello and resume

    private void welcome(
            ClientFrame.Hello hello, @Nullable Caller known, @Nullable Credential credential) {
        try {
            var who = known != null ? known : authenticated(credential);
            if (who == null) {
                onLoop(() -> session.close(CloseCode.UNAUTHENTICATED, "you are not signed in"));
                return;
            }
            if (!await(() -> session.register(who))) {
                onLoop(
                        () ->
                                session.close(
                                        CloseCode.TOO_FAST, "your account has too many sockets"));
                return;
            }
            caller = who;
            // Asked after the session can be found, so that no sign-out falls in between; and soon
            // again, as what is known of sessions may be a moment old.
            if (!checkSignedIn(CHECK_AGAIN_MILLIS)) {
                return;
            }
            greet(hello.ref(), who);
            attend(who, hello.resume().isEmpty());
            resume(hello.resume(), hello.more());
        } catch (ProtocolException
                | HistoryException
                | DirectoryException
                | PresenceException failed) {
            log.warn("A session cannot be put together", failed);
            onLoop(() -> session.close(CloseCode.CANNOT_RESUME, "try again soon"));
        }
    }

    private @Nullable Caller authenticated(@Nullable Credential credential) {
        return credential == null ? null : node.auth().authenticate(credential).orElse(null);
    }

    private boolean checkSignedIn(long againMillis) {
        var now = node.clock().millis();
        var until = node.auth().signedInUntilMillis(caller());
        if (until.isEmpty()) {
            onLoop(() -> session.close(CloseCode.UNAUTHENTICATED, "you are signed out"));
            return false;
        }
        var again = Math.min(until.getAsLong(), now + againMillis);
        onLoop(() -> session.checkSignedInAt(again));
        return true;
    }

    private void greet(@Nullable String ref, Caller who) {
        var conversations = node.conversations();
        // The inbox first: what is joined after its head was read is told by the inbox.
        var inbox = conversations.inboxes().welcome(who.account());
        var inboxHead = new SeqPoint(inbox.epoch(), inbox.seq());
        tell(
                new ServerFrame.Welcome(
                        ref,
                        who.device().value(),
                        conversations.people().person(who.account()),
                        node.clock().millis(),
                        node.config().times().heartbeatMillis(),
                        inboxHead,
                        limits()));
        var rows = conversations.views().rows(who.account(), inboxHead);
        resumption =
                new Resumption(who.account(), inboxHead, rows, node.clock()::millis, this::tell);
        tellRows(rows);
    }

    /**
     * From now on the person counts as connected. Who comes with nothing to resume has just opened
     * the client, and so did something; who resumes may be a machine that woke up.
     */
    private void attend(Caller who, boolean isNew) {
        var mine = node.attendance().connect(who.account(), who.device(), session);
        link = mine;
        if (isNew) {
            mine.active();
        }
        onLoop(() -> session.linked(mine));
    }

    private void tellRows(List<ChannelRow> rows) {
        var part = new ArrayList<ChannelRow>();
        var bytes = 0;
        for (var row : rows) {
            var last = row.lastMessage();
            var rowBytes =
                    ROW_BYTES + (last == null ? 0 : MESSAGE_BYTES + 2 * last.text().length());
            if (part.size() == Limits.LIST_ROWS
                    || (!part.isEmpty() && bytes + rowBytes > MAX_ANSWER_BYTES)) {
                tell(new ServerFrame.ChannelsList(part, true));
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(row);
            bytes += rowBytes;
        }
        tell(new ServerFrame.ChannelsList(part, false));
    }

    private Map<String, Long> limits() {
        var limits = new LinkedHashMap<String, Long>();
        var config = node.config();
        var ofAccount = node.conversations().limits();
        limits.put("frame_bytes", (long) config.limits().frameBytes());
        limits.put("text_bytes", (long) ofAccount.textBytes());
        limits.put("page_messages", (long) ofAccount.pageMessages());
        limits.put("sends_per_second", (long) ofAccount.sendsPerSecond());
        limits.put("sends_burst", (long) ofAccount.sendsBurst());
        limits.put("frames_per_second", (long) config.counts().framesPerSecond());
        limits.put("frames_burst", (long) config.counts().framesBurst());
        limits.put("resume_channels", (long) Limits.RESUME_CHANNELS);
        limits.put("resume_events", (long) Limits.RESUME_EVENTS);
        return limits;
    }

    /** Asks for the seats of the channels that the client names, and at the end for all others. */
    private void resume(Map<String, SeqPoint> points, boolean more) {
        if (resumption == null) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD, "All is live; there is nothing to resume.", "type", null);
        }
        var wishes = resumption.resume(points, more);
        if (!more) {
            resumption = null;
        }
        var owed = (int) wishes.stream().filter(SeatWish::isResumed).count();
        onLoop(() -> session.resuming(owed, !more));
        seat(wishes);
    }

    private void seat(List<SeatWish> wishes) {
        try {
            node.rooms().seat(session, wishes);
        } catch (RuntimeException unanswered) {
            log.warn("A session cannot hear all of its channels", unanswered);
            onLoop(() -> session.close(CloseCode.CANNOT_RESUME, "try again soon"));
        }
    }

    private void arrive(ChannelId channel, SeqPoint from) {
        if (resumption != null) {
            resumption.joined(channel, from);
        } else {
            seat(List.of(SeatWish.at(channel, from.seq())));
        }
    }

    // --- everything else

    private void handle(ClientFrame frame, long takenNanos) {
        if (attempt(frame, () -> answer(frame, takenNanos))) {
            onLoop(() -> session.intake().answered(frame, takenNanos));
        }
    }

    /** Returns what {@code work} does; a failure is told, and true. */
    private boolean attempt(ClientFrame frame, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (ProtocolException refused) {
            fail(frame, refused);
        } catch (HistoryException | DirectoryException | PresenceException broken) {
            log.warn("A request cannot be answered", broken);
            fail(frame, new ProtocolException(ErrorCode.UNAVAILABLE, "Try again soon."));
        } catch (CancellationException gone) {
            throw gone;
        } catch (RuntimeException bug) {
            log.error("A request fails", bug);
            fail(
                    frame,
                    new ProtocolException(
                            ErrorCode.INTERNAL, "Something went wrong on the server."));
        }
        return true;
    }

    private void fail(ClientFrame frame, ProtocolException reason) {
        onLoop(() -> session.tell(reason, frame.ref()));
    }

    /** Returns whether the answer is complete; a command's comes with its outcome. */
    private boolean answer(ClientFrame frame, long takenNanos) {
        var here = link;
        if (here == null) {
            // The socket is being closed, as nobody is signed in here.
            return true;
        }
        var conversations = node.conversations();
        if (isAct(frame)) {
            here.active();
        }
        switch (frame) {
            case ClientFrame.Resume resume -> resume(resume.channels(), resume.more());
            case ClientFrame.CreateChannel create -> enter(create, takenNanos);
            case ClientFrame.JoinChannel join -> enter(join, takenNanos);
            case ClientFrame.LeaveChannel leave -> submit(leave, leave.channel(), takenNanos);
            case ClientFrame.DeleteChannel delete -> submit(delete, delete.channel(), takenNanos);
            case ClientFrame.ChatMessage message -> submit(message, message.channel(), takenNanos);
            case ClientFrame.EditMessage edit -> submit(edit, edit.channel(), takenNanos);
            case ClientFrame.DeleteMessage delete -> submit(delete, delete.channel(), takenNanos);
            case ClientFrame.MarkChannelRead read -> markRead(read);
            case ClientFrame.History history -> tellPage(history);
            case ClientFrame.Typing typing ->
                    conversations.typing(caller(), Views.channelId(typing.channel()));
            case ClientFrame.SetPresence wish -> {
                conversations.commands().limitSends(caller());
                node.attendance().choose(caller().account(), wish.status(), wish.text());
            }
            case ClientFrame.WatchPresence watch -> here.watch(watch.users());
            case ClientFrame.Hello _, ClientFrame.Ping _ ->
                    throw new AssertionError("answered by the session");
        }
        return !(frame instanceof ClientFrame.Logged);
    }

    /** What counts as a sign that a person is there. */
    private static boolean isAct(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.ChatMessage _,
                    ClientFrame.EditMessage _,
                    ClientFrame.MarkChannelRead _,
                    ClientFrame.Typing _,
                    ClientFrame.SetPresence _ ->
                    true;
            case ClientFrame.Hello _,
                    ClientFrame.Resume _,
                    ClientFrame.CreateChannel _,
                    ClientFrame.JoinChannel _,
                    ClientFrame.LeaveChannel _,
                    ClientFrame.DeleteChannel _,
                    ClientFrame.DeleteMessage _,
                    ClientFrame.History _,
                    ClientFrame.WatchPresence _,
                    ClientFrame.Ping _ ->
                    false;
        };
    }

    /** Submits a command whose event, with the ref, is its answer. */
    private void submit(ClientFrame.Logged frame, String channel, long takenNanos) {
        var key =
                new CommandKey(
                        Views.channelId(channel), caller().account(), CommandId.of(frame.id()));
        var ref = frame.ref();
        // Before it is submitted, as the event may be there before the call returns.
        session.loop().runBeforeNext(() -> session.expect(key, ref));
        try {
            node.conversations()
                    .commands()
                    .submit(caller(), frame)
                    .outcome()
                    .whenComplete(
                            (outcome, failure) ->
                                    onLoop(
                                            () -> {
                                                session.intake().answered(frame, takenNanos);
                                                session.settled(key, ref, outcome, failure);
                                            }));
        } catch (RuntimeException refused) {
            onLoop(() -> session.forget(key, ref));
            throw refused;
        }
    }

    /** Submits a command that makes the caller a member; its answer is the channel's row. */
    private void enter(ClientFrame.Logged frame, long takenNanos) {
        var submitted = node.conversations().commands().submit(caller(), frame);
        submitted
                .outcome()
                .whenComplete(
                        (outcome, failure) ->
                                put(
                                        () -> {
                                            entered(frame, submitted.key(), outcome, failure);
                                            onLoop(
                                                    () ->
                                                            session.intake()
                                                                    .answered(frame, takenNanos));
                                        }));
    }

    private void entered(
            ClientFrame.Logged frame,
            CommandKey key,
            @Nullable Outcome outcome,
            @Nullable Throwable failure) {
        attempt(
                frame,
                () -> {
                    if (outcome == null) {
                        throw Commands.failure(failure);
                    }
                    tellEntered(frame, key, Commands.accepted(outcome));
                    return true;
                });
    }

    private void tellEntered(ClientFrame.Logged frame, CommandKey key, Outcome outcome) {
        var conversations = node.conversations();
        Channel channel;
        try {
            channel = conversations.views().viewAsMember(key.account(), key.channel());
        } catch (ProtocolException left) {
            if (left.code().temporary()) {
                throw left;
            }
            // What was asked for was done, and is over again.
            tell(accepted(frame, key, outcome));
            return;
        }
        var row = conversations.views().row(key.account(), channel);
        tell(
                new ServerFrame.ChannelJoined(
                        frame.ref(), row.id(), row.epoch(), row.seq(), row, null, null));
        arrive(key.channel(), new SeqPoint(row.epoch(), row.seq()));
    }

    private static ServerFrame accepted(ClientFrame.Logged frame, CommandKey key, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                    new ServerFrame.Accepted(
                            frame.ref(),
                            key.channel().value(),
                            accepted.epoch(),
                            accepted.seq(),
                            frame.id());
            case Outcome.Duplicate duplicate ->
                    new ServerFrame.Accepted(
                            frame.ref(),
                            key.channel().value(),
                            duplicate.epoch(),
                            duplicate.seq(),
                            frame.id());
            case Outcome.Refused refused -> throw new AssertionError(refused);
        };
    }

    private void markRead(ClientFrame.MarkChannelRead read) {
        var conversations = node.conversations();
        conversations.reads().mark(caller(), Views.channelId(read.channel()), read.seq());
        if (read.ref() != null) {
            tell(
                    new ServerFrame.ChannelRead(
                            read.ref(),
                            read.channel(),
                            conversations.people().person(caller().account()),
                            read.seq()));
        }
    }

    /** A page; one with too many bytes is asked for again with fewer messages. */
    private void tellPage(ClientFrame.History asked) {
        var channel = Views.channelId(asked.channel());
        var range = asked.range();
        while (true) {
            var page = node.conversations().views().history(caller().account(), channel, range);
            var json =
                    Json.encode(
                            new ServerFrame.History(
                                    asked.ref(),
                                    asked.channel(),
                                    page.epoch(),
                                    page.messages(),
                                    page.events(),
                                    page.from(),
                                    page.to(),
                                    page.hasBefore(),
                                    page.hasAfter()));
            if (json.length <= MAX_ANSWER_BYTES || range.messages() == 1) {
                tell(json);
                return;
            }
            // As many as would have fitted, were all of the same length.
            var fitting = (long) page.messages().size() * MAX_ANSWER_BYTES / json.length;
            range =
                    new HistoryRange(
                            range.before(),
                            range.after(),
                            range.around(),
                            Math.clamp(fitting, 1, range.messages() - 1));
        }
    }

    private Caller caller() {
        return Objects.requireNonNull(caller, "no hello yet");
    }

    private void onLoop(Runnable task) {
        session.loop().run(task);
    }

    private boolean await(BooleanSupplier question) {
        var answer = new CompletableFuture<Boolean>();
        onLoop(() -> answer.complete(question.getAsBoolean()));
        return answer.join();
    }

    private void tell(ServerFrame frame) {
        tell(Json.encode(frame));
    }

    /** Tells, and waits while the peer does not read. */
    private void tell(byte[] json) {
        var read = new CompletableFuture<Void>();
        onLoop(() -> session.tellThen(json, read));
        read.join();
    }
}
