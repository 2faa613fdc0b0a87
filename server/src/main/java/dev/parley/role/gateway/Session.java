package dev.parley.role.gateway;

import dev.parley.attendance.Link;
import dev.parley.attendance.Watcher;
import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Commands;
import dev.parley.conversation.Frames;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.ServerFrame;
import dev.parley.relay.Outcome;
import dev.parley.role.gateway.GatewayAuth.Credential;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One socket and who is at its other end. Touched on its event loop only; what may block it leaves
 * to its {@link SessionWorker}.
 *
 * <pre>
 *   connected ──hello──▶ welcomed ──all resumed──▶ live
 * </pre>
 *
 * A seat that is not live is read for, one page at a time and only while the peer reads. A peer
 * that does not read costs at most {@link #WRITABLE_BYTES} and a page, then nothing more is queued
 * for it, and after a while it is closed.
 */
final class Session implements WebSocket.Listener, Watcher {
    /** With more pending, the connection counts as not writable. */
    static final int WRITABLE_BYTES = 256 * 1024;

    /** With no more pending than this, it is writable again. */
    static final int WRITABLE_AGAIN_BYTES = 64 * 1024;

    private static final int MAX_PENDING_BYTES = 1024 * 1024;
    private static final int MAX_FAILED_READS = 10;
    private static final int SILENT_HEARTBEATS = 3;
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Node node;
    private final GatewayLoop loop;
    private final WebSocket socket;
    private final Seats seats = new Seats();
    private final Departures departures = new Departures();
    private final UnansweredCommands unanswered = new UnansweredCommands();
    private final Intake intake;
    private @Nullable Credential shown;
    private @Nullable Caller caller;
    private @Nullable SessionWorker worker;
    private @Nullable Link link;

    /** Seats that are not live, in the order in which they are read for. */
    private @Nullable ArrayDeque<Seat> behind;

    private boolean isReading;
    private int failedReads;
    private int owedResumed;
    private boolean allResumesNamed;
    private boolean isLive;

    private boolean isClosed;
    private boolean isRegistered;
    private int index;
    private @Nullable CompletableFuture<Void> awaitsReader;

    /** Something about people was left out, as the peer did not read. */
    private boolean missedPeople;

    private final long openedNanos = System.nanoTime();
    private long heardNanos = openedNanos;
    private long reportedNanos = openedNanos;
    private long unwritableSinceNanos;
    private long closingSinceNanos;
    private long checkSignedInAtMillis = Long.MAX_VALUE;

    /**
     * @param shown what the upgrade request had to say who it is, if anything
     */
    Session(Node node, GatewayLoop loop, @Nullable Credential shown) {
        this.node = node;
        this.loop = loop;
        this.shown = shown;
        this.socket = new WebSocket(this, loop, node.config().limits().frameBytes());
        this.intake = new Intake(node, loop, socket);
    }

    WebSocket socket() {
        return socket;
    }

    GatewayLoop loop() {
        return loop;
    }

    int index() {
        return index;
    }

    void index(int atLoop) {
        index = atLoop;
    }

    /** Whose session; known once there are seats. */
    AccountId account() {
        return caller().account();
    }

    private Caller caller() {
        return Objects.requireNonNull(caller, "no hello yet");
    }

    /** Now part of its loop, before the first byte. */
    void opened() {
        loop.add(this);
        node.sessions().connected();
    }

    /** The upgrade request's bearer token was good. */
    void authenticated(Caller known) {
        caller = known;
    }

    // --- what the client sends

    @Override
    public boolean mayTake(int payloadBytes) {
        node.metrics().frameIn();
        long now = System.nanoTime();
        if (!loop.beat(now)) {
            return false;
        }
        heardNanos = now;
        if (socket.pendingBytes() > MAX_PENDING_BYTES) {
            close(CloseCode.TOO_SLOW, "you do not read what you ask for");
            return true;
        }
        return intake.mayTake(payloadBytes, now);
    }

    @Override
    public void message(byte[] utf8) {
        ClientFrame frame;
        try {
            frame = Json.clientFrame(utf8);
        } catch (ProtocolException broken) {
            tell(broken, null);
            return;
        }
        if (frame instanceof ClientFrame.Ping ping) {
            tell(new ServerFrame.Pong(ping.ref()));
        } else if (frame instanceof ClientFrame.Hello hello) {
            hello(hello);
        } else if (worker == null) {
            tell(
                    new ProtocolException(
                            ErrorCode.UNAUTHENTICATED, "The first frame must be 'hello'."),
                    frame.ref());
        } else if (frame instanceof ClientFrame.Typing typing) {
            typing(typing, worker);
        } else {
            give(frame, worker);
        }
    }

    private void hello(ClientFrame.Hello hello) {
        if (worker != null) {
            tell(
                    new ProtocolException(
                            ErrorCode.BAD_FIELD, "There is one 'hello' only.", "type", null),
                    hello.ref());
            return;
        }
        worker = new SessionWorker(node, this);
        var ticket = hello.ticket();
        var credential = ticket == null ? shown : new Credential.Ticket(ticket);
        shown = null;
        intake.admit();
        worker.hello(hello, caller, credential);
    }

    private void typing(ClientFrame.Typing typing, SessionWorker to) {
        var seat = seats.of(typing.channel());
        if (seat == null) {
            tell(
                    new ProtocolException(
                            ErrorCode.NOT_FOUND, "There is no such thing, or you may not see it."),
                    typing.ref());
        } else if (seat.mayType()) {
            give(typing, to);
        }
    }

    private void give(ClientFrame frame, SessionWorker to) {
        try {
            intake.admit(frame);
        } catch (ProtocolException tooMuch) {
            tell(tooMuch, frame.ref());
            return;
        }
        to.take(frame);
    }

    Intake intake() {
        return intake;
    }

    // --- commands and their outcomes

    /** A command is about to be submitted, in a channel where there may be a seat. */
    void expect(CommandKey key, @Nullable String ref) {
        unanswered.add(key, ref);
    }

    boolean awaits(CommandKey key) {
        return unanswered.hasRef(key);
    }

    /**
     * The outcome of a command. When its event is still to come, that is the answer; when it has
     * passed, or there is no seat for it to come to, or too many are awaited, {@code accepted} is.
     */
    void settled(
            CommandKey key,
            @Nullable String ref,
            @Nullable Outcome outcome,
            @Nullable Throwable failure) {
        var command = unanswered.find(key, ref);
        if (command == null) {
            return;
        }
        try {
            if (outcome == null) {
                throw Commands.failure(failure);
            }
            switch (Commands.accepted(outcome)) {
                case Outcome.Accepted accepted -> {
                    command.happened(accepted.epoch(), accepted.seq());
                    var seat = seat(key.channel());
                    if (seat == null
                            || seat.sentSeq() >= accepted.seq()
                            || unanswered.areTooMany()) {
                        unanswered.remove(command);
                        tellAccepted(command);
                    } else if (ref == null) {
                        // The event that is still to come looks the same for all.
                        unanswered.remove(command);
                    }
                }
                case Outcome.Duplicate duplicate -> {
                    unanswered.remove(command);
                    command.happened(duplicate.epoch(), duplicate.seq());
                    tellAccepted(command);
                }
                case Outcome.Refused refused -> throw new AssertionError(refused);
            }
        } catch (ProtocolException refused) {
            unanswered.remove(command);
            tell(refused, ref);
        }
    }

    /** The command was not submitted after all. */
    void forget(CommandKey key, @Nullable String ref) {
        unanswered.remove(unanswered.find(key, ref));
    }

    private void tellAccepted(UnansweredCommands.Unanswered command) {
        tell(accepted(command));
    }

    private static ServerFrame accepted(UnansweredCommands.Unanswered command) {
        return new ServerFrame.Accepted(
                command.ref(),
                command.key().channel().value(),
                command.epoch(),
                command.seq(),
                command.key().id().toString());
    }

    /**
     * Appends an event's frame as this session gets it: with the ref of the command that it answers
     * here, if any. A command that was sent twice is answered twice.
     */
    void append(ByteBuf out, SequencedEvent event, byte[] json) {
        var first = unanswered.take(event);
        FrameWriter.text(
                out, json, first == null || first.ref() == null ? null : Json.encode(first.ref()));
        while (first != null) {
            first = unanswered.take(event);
            if (first != null) {
                FrameWriter.text(out, Json.encode(accepted(first)));
            }
        }
    }

    // --- what the session is told

    boolean isWritable() {
        return socket.isWritable();
    }

    /** Queues whole frames; takes over {@code frames}. */
    void write(ByteBuf frames) {
        socket.write(frames);
    }

    void tell(ServerFrame frame) {
        write(Json.encode(frame));
    }

    void tell(ProtocolException wrong, @Nullable String ref) {
        tell(
                new ServerFrame.Error(
                        wrong.ref() == null ? ref : wrong.ref(),
                        wrong.code(),
                        wrong.sentence(),
                        wrong.code().temporary(),
                        wrong.retryAfterMillis(),
                        wrong.field()));
    }

    private void write(byte[] json) {
        if (socket.isOpen()) {
            var frame = loop.buffer(FrameWriter.MAX_HEADER_BYTES + json.length);
            FrameWriter.text(frame, json);
            socket.write(frame);
            node.metrics().framesOut(1);
        }
    }

    /** Tells, and completes {@code read} when the peer keeps up; cancels it when it is gone. */
    void tellThen(byte[] json, CompletableFuture<Void> read) {
        if (!socket.isOpen()) {
            read.cancel(false);
            return;
        }
        write(json);
        if (socket.isWritable()) {
            read.complete(null);
        } else {
            awaitsReader = read;
        }
    }

    @Override
    public void writabilityChanged(boolean writable) {
        if (!writable) {
            unwritableSinceNanos = System.nanoTime();
            return;
        }
        unwritableSinceNanos = 0;
        if (awaitsReader != null) {
            awaitsReader.complete(null);
            awaitsReader = null;
        }
        if (missedPeople && link != null) {
            missedPeople = false;
            link.tellAgain();
        }
        readOn();
    }

    /** From whichever thread looks at who is there. */
    @Override
    public void tell(byte[] json) {
        loop.run(
                () -> {
                    if (socket.isWritable()) {
                        write(json);
                    } else {
                        missedPeople = true;
                    }
                });
    }

    // --- seats

    /** The seat in a channel, or null. */
    @Nullable Seat seat(ChannelId channel) {
        return seats.of(channel.value());
    }

    /** Takes a seat; false when the session is gone, has one in that room or has left it since. */
    boolean takeSeat(Seat seat) {
        var channel = seat.room().room().id();
        if (isClosed || seat(channel) != null) {
            return false;
        }
        if (!seat.owesResumed() && departures.isLeftSince(channel, seat.sentSeq())) {
            return false;
        }
        seats.add(seat);
        fellBehind(seat);
        readOn();
        return true;
    }

    /** The seat is not live; it is read for when {@link #readOn} says so. */
    void fellBehind(Seat seat) {
        node.metrics().fellBehind();
        if (behind == null) {
            behind = new ArrayDeque<>();
        }
        behind.add(seat);
    }

    /**
     * Some of the channels that a resume names are known.
     *
     * @param owed seats that will be asked for and answered with {@code resumed}
     * @param last whether nothing more is resumed, so that all can go live after that
     */
    void resuming(int owed, boolean last) {
        owedResumed += owed;
        allResumesNamed |= last;
        goLiveIfResumed();
    }

    private void goLiveIfResumed() {
        if (allResumesNamed && owedResumed == 0 && !isLive) {
            isLive = true;
            readOn();
        }
    }

    /** Reads for a seat that is behind, or makes it live; nothing while the peer does not read. */
    void readOn() {
        while (!isReading && !isClosed && behind != null && socket.isWritable()) {
            var seat = nextBehind(behind);
            if (seat == null) {
                return;
            }
            if (seat.owesResumed() && seat.sentSeq() >= seat.resumeTo()) {
                tellResumed(seat);
            } else if (!seat.owesResumed() && seat.sentSeq() == seat.room().flushedSeq()) {
                removeBehind(seat);
                seat.room().goLive(seat);
            } else {
                isReading = true;
                node.historyReader().read(seat);
            }
        }
    }

    private @Nullable Seat nextBehind(ArrayDeque<Seat> waiting) {
        for (var seat : waiting) {
            // Before the session is live, missed events come only where they were asked for.
            if (isLive || seat.owesResumed()) {
                return seat;
            }
        }
        return null;
    }

    /** The next events of a seat that is behind, read from history. */
    void pageRead(Seat seat, List<Rendered> page) {
        isReading = false;
        failedReads = 0;
        if (isClosed) {
            return;
        }
        if (page.isEmpty()) {
            log.error("History of {} has a hole", seat.room().room().id().value());
            close(CloseCode.CANNOT_RESUME, "the history cannot be read");
            return;
        }
        for (var event : page) {
            deliver(seat, event);
            if (!seats.has(seat)) {
                break;
            }
        }
        if (behind != null && behind.remove(seat)) {
            behind.add(seat);
        }
        readOn();
    }

    /** History could not be read; tried again at the next look. */
    void pageFailed() {
        isReading = false;
        if (++failedReads > MAX_FAILED_READS) {
            close(CloseCode.CANNOT_RESUME, "the history cannot be read");
        }
    }

    /** Writes one event to a seat and does what it means for the session. */
    void deliver(Seat seat, Rendered event) {
        var json = event.json();
        boolean isLast = false;
        switch (event.effect()) {
            case Rendered.Effect.None _ -> {}
            case Rendered.Effect.Departure departure -> {
                isLast = departure.account().equals(account()) && !isBackSince(seat, event);
                json = isLast ? departure.farewell() : json;
            }
            case Rendered.Effect.Ending _ -> isLast = true;
            case Rendered.Effect.Arrival arrival -> {
                if (departures.isLeftSince(arrival.channel(), arrival.from().seq())) {
                    json = Rendering.nothingToShow(event.event()).json();
                } else {
                    Objects.requireNonNull(worker).arrived(arrival.channel(), arrival.from());
                }
            }
        }
        var out = loop.buffer(FrameWriter.MAX_HEADER_BYTES + json.length);
        append(out, event.event(), json);
        socket.write(out);
        node.metrics().framesOut(1);
        seat.sent(event.seq());
        if (isLast) {
            departures.add(seat.room().room().id(), event.seq());
            giveUp(seat);
        }
    }

    /**
     * Who reads of having left long ago, and is a member again, has never lost the seat: to end it
     * now would lose the events since.
     */
    private boolean isBackSince(Seat seat, Rendered departure) {
        return !seat.isLive()
                && seat.room()
                        .newest()
                        .member(account())
                        .map(member -> member.joinedSeq() > departure.seq())
                        .orElse(false);
    }

    private void giveUp(Seat seat) {
        seats.remove(seat);
        removeBehind(seat);
        seat.room().leave(seat);
        answerWithoutSeat(seat.room().room().id());
        if (seat.owesResumed()) {
            tellResumed(seat);
        }
    }

    /** What was accepted but has not been told cannot come by the seat any more. */
    private void answerWithoutSeat(ChannelId channel) {
        unanswered.takeAccepted(channel).forEach(this::tellAccepted);
    }

    private void tellResumed(Seat seat) {
        var channel = seat.room().newest();
        tell(
                new ServerFrame.Resumed(
                        channel.id().isInbox() ? Frames.INBOX : channel.id().value(),
                        channel.epoch(),
                        seat.resumedFrom(),
                        seat.sentSeq(),
                        true));
        seat.resumed();
        owedResumed--;
        goLiveIfResumed();
    }

    private void removeBehind(Seat seat) {
        if (behind != null) {
            behind.remove(seat);
            if (behind.isEmpty()) {
                behind = null;
            }
        }
    }

    // --- beginning and end

    /** Says who it is, so that it can be found; false when the account has too many sessions. */
    boolean register(Caller known) {
        if (isClosed || !node.sessions().add(this, known)) {
            return false;
        }
        caller = known;
        isRegistered = true;
        return true;
    }

    /** The session is among those who are there, and is told about others; on its loop. */
    void linked(Link to) {
        if (isClosed) {
            to.close();
        } else {
            link = to;
        }
    }

    /** When to look again whether its device is signed in, epoch milliseconds. */
    void checkSignedInAt(long millis) {
        checkSignedInAtMillis = millis;
    }

    void close(CloseCode code, String reason) {
        socket.close(code, reason);
    }

    @Override
    public void closing(CloseCode code) {
        node.metrics().closed(code);
    }

    /** The regular look at time limits. */
    void look(long nowNanos) {
        var times = node.config().times();
        if (link != null && heardNanos != reportedNanos) {
            reportedNanos = heardNanos;
            link.heard(
                    node.clock().millis() - TimeUnit.NANOSECONDS.toMillis(nowNanos - heardNanos));
        }
        if (!socket.isOpen()) {
            closingSinceNanos = closingSinceNanos == 0 ? nowNanos : closingSinceNanos;
            if (nowNanos - closingSinceNanos > CLOSE_NANOS) {
                socket.abort();
            }
            return;
        }
        if (worker == null && isPast(openedNanos, times.helloMillis(), nowNanos)) {
            close(CloseCode.SILENT, "no hello in time");
        } else if (unwritableSinceNanos != 0
                && isPast(unwritableSinceNanos, times.maxUnwritableMillis(), nowNanos)) {
            close(CloseCode.TOO_SLOW, "you do not read");
        } else if (isPast(heardNanos, SILENT_HEARTBEATS * times.heartbeatMillis(), nowNanos)
                && !intake.isFull()) {
            close(CloseCode.SILENT, "nothing was heard for too long");
        } else if (worker != null && mustCheckSignedIn()) {
            checkSignedInAtMillis = Long.MAX_VALUE;
            worker.checkSignedIn();
            readOn();
        } else {
            readOn();
        }
    }

    /** Also when it is longer until then than ever: the clock was set back. */
    private boolean mustCheckSignedIn() {
        if (checkSignedInAtMillis == Long.MAX_VALUE) {
            return false;
        }
        var leftMillis = checkSignedInAtMillis - node.clock().millis();
        return leftMillis <= 0 || leftMillis > SessionWorker.CHECK_EVERY_MILLIS;
    }

    private static boolean isPast(long sinceNanos, long millis, long nowNanos) {
        return nowNanos - sinceNanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void closed() {
        isClosed = true;
        if (awaitsReader != null) {
            awaitsReader.cancel(false);
            awaitsReader = null;
        }
        seats.clear().forEach(seat -> seat.room().leave(seat));
        unanswered.clear();
        intake.close();
        behind = null;
        if (isRegistered) {
            node.sessions().remove(this, caller());
        }
        if (link != null) {
            var silentNanos = socket.isEndedByPeer() ? 0 : System.nanoTime() - heardNanos;
            link.heard(node.clock().millis() - TimeUnit.NANOSECONDS.toMillis(silentNanos));
            link.close();
        }
        if (worker != null) {
            worker.stop();
        }
        loop.remove(this);
        node.sessions().disconnected();
    }
}
