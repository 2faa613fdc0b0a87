package dev.parley.client;

import dev.parley.client.ClientListener.Ending;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client's life: connects, greets, goes live, notices a lost connection, waits and comes back,
 * and moves to another node when asked. Touched by the owner's thread alone.
 *
 * <pre>
 *   waiting ── time ──▶ opening ── welcome, list, all resumed ──▶ live
 *      ▲                   │                                       │ lost
 *      └───────────────────┴───────────────────────────────────────┘
 * </pre>
 *
 * On {@code reconnect} the next connection is opened while this one lives; whichever event comes
 * over both is told once.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** How long the server may be silent, in heartbeats. */
    private static final int SILENT_HEARTBEATS = 3;

    private static final long FIRST_HEARTBEAT_MILLIS = 10_000;

    /** After something was sent, nothing may be heard for so long before a ping asks. */
    private static final long WORD_MILLIS = 5_000;

    /** A ping that nothing follows for so long had nobody to hear it. */
    private static final long PONG_MILLIS = 10_000;

    /** A connection that lived so long was a good one: the next try is quick again. */
    private static final long STEADY_MILLIS = 10_000;

    private static final long LATER_MILLIS = 10_000;
    private static final int NORMAL = 1000;

    private final CompletableFuture<Void> firstLive = new CompletableFuture<>();
    private final Account account;
    private final ClientOptions options;
    private final FrameSocket.Factory sockets;
    private final ClientListener listener;
    private final Consumer<Runnable> owner;
    private final Timers timers;
    private final Rows rows;
    private final Requests requests;
    private final Outbox outbox;
    private final Signals signals;
    private final Channels channels;
    private final Backoff backoff;

    private @Nullable Link current;
    private @Nullable Link next;
    private Timers.@Nullable Timer connecting;
    private boolean renewFirst;
    private boolean resumeNothing;
    private boolean stopped;
    private volatile String stopReason = "";

    /** The address that could not be opened last, if none was opened since. */
    private volatile @Nullable String unreached;

    private String me = "";

    /**
     * @param owner runs a task on the owner's thread
     */
    Session(
            Account account,
            ClientOptions options,
            FrameSocket.Factory sockets,
            ClientListener listener,
            Rows rows,
            Consumer<Runnable> owner) {
        this.account = account;
        this.options = options;
        this.sockets = sockets;
        this.listener = listener;
        this.rows = rows;
        this.owner = owner;
        timers = new Timers(options.clock());
        backoff = new Backoff(options.random());
        requests = new Requests(timers, this::send);
        outbox = new Outbox(timers, options.random(), this::send);
        signals = new Signals(options.clock(), this::send);
        channels = new Channels(rows, listener, requests, timers, options.random());
    }

    /** Done when live for the first time, failed when that will never be. */
    CompletableFuture<Void> firstLive() {
        return firstLive;
    }

    Timers timers() {
        return timers;
    }

    /** Why it stopped; for any thread. */
    String stopReason() {
        return stopReason;
    }

    boolean isStopped() {
        return stopped;
    }

    void connect() {
        connecting = null;
        var link = new Link();
        next = link;
        boolean renew = renewFirst;
        renewFirst = false;
        link.renewed = renew;
        Thread.ofVirtual().name("parley-connect").start(() -> open(link, renew));
    }

    void command(ClientFrame.Logged command, CompletableFuture<Stored> outcome) {
        if (stopped) {
            outcome.completeExceptionally(over());
        } else {
            outbox.add(command, outcome);
        }
    }

    Signals signals() {
        return signals;
    }

    String newRef() {
        return requests.newRef();
    }

    void ask(ClientFrame question, CompletableFuture<ServerFrame> answer) {
        if (stopped) {
            answer.completeExceptionally(over());
        } else {
            requests.ask(question, answer);
        }
    }

    /** Sends now, or cannot and says false. */
    private boolean send(ClientFrame frame) {
        if (current == null || !current.live) {
            return false;
        }
        current.send(frame);
        return true;
    }

    /** Does not wait any longer for the next attempt, because somebody is waiting for it. */
    void hurry() {
        if (!stopped && current == null && connecting != null) {
            connecting.cancel();
            connect();
        }
    }

    void stop(Ending ending, String reason) {
        if (stopped) {
            return;
        }
        stopReason = reason;
        stopped = true;
        for (var link : new @Nullable Link[] {current, next}) {
            if (link != null) {
                link.leave();
            }
        }
        current = null;
        next = null;
        requests.fail(over());
        outbox.fail(over());
        firstLive.completeExceptionally(over());
        listener.stopped(ending, reason);
    }

    private UnreachableException over() {
        return new UnreachableException(stopReason, null);
    }

    /** Blocks, on a thread of its own. */
    private void open(Link link, boolean renew) {
        try {
            if (renew) {
                account.renew();
            }
            var gateway = account.gateway(unreached);
            unreached = gateway.websocket();
            var socket = sockets.open(URI.create(gateway.websocket()), link);
            unreached = null;
            owner.accept(() -> opened(link, socket, gateway.ticket()));
        } catch (RefusedException refused) {
            owner.accept(() -> refused(link, refused));
        } catch (UnreachableException broken) {
            owner.accept(
                    () -> ended(link, FrameSocket.BROKEN, String.valueOf(broken.getMessage())));
        } catch (IOException | RuntimeException broken) {
            LOG.debug("no connection", broken);
            owner.accept(() -> ended(link, FrameSocket.BROKEN, "The server does not answer."));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void opened(Link link, FrameSocket socket, String ticket) {
        if (link != next) {
            socket.abort();
            return;
        }
        link.socket = socket;
        link.heard();
        link.greet(ticket, resumeNothing ? Map.of() : channels.points());
        resumeNothing = false;
        link.watch();
        socket.next();
    }

    private void refused(Link link, RefusedException refused) {
        var sentence = String.valueOf(refused.getMessage());
        if (link != next) {
            return;
        }
        if (Account.isAboutTokens(refused)) {
            stop(Ending.SIGNED_OUT, sentence);
        } else if (refused.code().temporary()) {
            next = null;
            comeBack(Math.max(refused.retryAfterMillis(), backoff.nextMillis()), sentence);
        } else {
            stop(Ending.REFUSED, sentence);
        }
    }

    private void arrived(Link link, byte[] utf8) {
        if (link != current && link != next) {
            return;
        }
        link.heard();
        try {
            var frame = Json.serverFrame(utf8);
            if (frame != null) {
                received(link, frame);
                // Last, so that who waits for an outcome finds its event already told.
                acknowledge(frame);
            }
        } catch (ProtocolException broken) {
            LOG.warn("the server sent what nobody understands: {}", broken.sentence());
        } finally {
            link.socket().next();
        }
    }

    private void received(Link link, ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Welcome welcome -> {
                me = welcome.user().id();
                link.welcomed(welcome);
                channels.welcomed(welcome);
            }
            case ServerFrame.ChannelsList part -> {
                if (channels.listed(part, link.resuming)) {
                    link.listed = true;
                    link.awaited.removeAll(channels.missing());
                    goLive(link);
                }
            }
            case ServerFrame.Resumed resumed -> {
                channels.resumed(resumed);
                link.awaited.remove(resumed.channel());
                goLive(link);
            }
            case ServerFrame.Sequenced event -> channels.arrived(event);
            case ServerFrame.Mentioned mention -> channels.arrived(mention);
            case ServerFrame.ChannelJoined joined -> channels.arrived(joined);
            case ServerFrame.History page -> requests.answered(page.ref(), page);
            case ServerFrame.ChannelRead read -> {
                if (read.user().id().equals(me)) {
                    rows.read(read.channel(), read.seq());
                }
                requests.answered(read.ref(), read);
                listener.signal(read);
            }
            case ServerFrame.ChannelSettings settings -> {
                rows.settings(settings);
                listener.signal(settings);
            }
            case ServerFrame.Presence presence -> listener.signal(presence);
            case ServerFrame.UserChanged changed -> {
                rows.changed(changed.user());
                listener.signal(changed);
            }
            case ServerFrame.Typing typing -> listener.signal(typing);
            case ServerFrame.Error error -> {
                if (outbox.refused(error)) {
                    if (error.temporary()) {
                        listener.postponed(error);
                    }
                } else if (!requests.answered(error.ref(), error)) {
                    LOG.debug("the server says: {} ({})", error.message(), error.code());
                }
            }
            case ServerFrame.Reconnect wish -> move(link, wish);
            case ServerFrame.Accepted _, ServerFrame.Pong _ -> {}
        }
    }

    /** Commands are known by their id, which is also the ref that they were sent with. */
    private void acknowledge(ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Accepted it ->
                    outbox.stored(it.id(), new Stored(it.channel(), it.epoch(), it.seq()));
            case ServerFrame.ChannelJoined it -> {
                if (it.ref() != null) {
                    outbox.stored(it.ref(), new Stored(it.channel(), it.epoch(), it.seq()));
                }
            }
            case ServerFrame.ChatMessage it -> stored(it, it.message().id(), it.message().sender());
            case ServerFrame.ChannelChanged it -> stored(it, it.id(), it.by());
            case ServerFrame.ChannelDeleted it -> stored(it, it.id(), it.by());
            case ServerFrame.ChannelLeft it -> stored(it, it.id(), it.by());
            case ServerFrame.MembersChanged it -> stored(it, it.id(), it.by());
            case ServerFrame.MessageEdited it -> stored(it, it.id(), it.by());
            case ServerFrame.MessageDeleted it -> stored(it, it.id(), it.by());
            case ServerFrame.History page -> {
                page.events().forEach(this::acknowledge);
                page.messages().forEach(it -> acknowledge(new ServerFrame.ChatMessage(null, it)));
            }
            default -> {
                // Answers no command.
            }
        }
    }

    private void stored(ServerFrame.Sequenced event, @Nullable String id, @Nullable UserRef by) {
        if (id != null && by != null && by.id().equals(me)) {
            outbox.stored(id, new Stored(event.channel(), event.epoch(), event.seq()));
        }
    }

    private void goLive(Link link) {
        if (link.live || link.welcome == null || !link.listed || !link.awaited.isEmpty()) {
            return;
        }
        link.live = true;
        link.liveMillis = options.clock().millis();
        var old = current;
        current = link;
        next = null;
        if (old != null) {
            old.leave();
        }
        channels.catchUp();
        requests.resend();
        outbox.resend();
        signals.resend();
        firstLive.complete(null);
        listener.live(link.welcome);
    }

    private void move(Link link, ServerFrame.Reconnect wish) {
        if (link == current && next == null && connecting == null) {
            long within = Math.max(0, wish.afterMillis());
            connecting = timers.after(options.random().nextLong(within + 1), this::connect);
        }
    }

    /** A connection is gone, or was never made. */
    private void ended(Link link, int code, String reason) {
        if (link != current && link != next) {
            return;
        }
        link.drop();
        if (link.live && options.clock().millis() - link.liveMillis >= STEADY_MILLIS) {
            backoff.reset();
        }
        if (link == current) {
            current = null;
        } else {
            next = null;
            channels.interrupted(current != null);
        }
        var sentence = reason.isBlank() ? "The connection broke." : reason;
        switch (CloseCode.comeBackAfter(code)) {
            case SOON -> {
                resumeNothing |= code == CloseCode.CANNOT_RESUME.code();
                comeBack(backoff.nextMillis(), sentence);
            }
            case LATER -> comeBack(LATER_MILLIS + backoff.nextMillis(), sentence);
            case AFTER_SIGN_IN -> {
                if (link.renewed && !link.live) {
                    stop(Ending.SIGNED_OUT, sentence);
                } else {
                    renewFirst = true;
                    comeBack(backoff.nextMillis(), sentence);
                }
            }
            case NEVER -> stop(Ending.REFUSED, sentence);
        }
    }

    private void comeBack(long millis, String reason) {
        if (next == null) {
            // An attempt that was put off while there still was a connection is urgent now.
            if (connecting != null) {
                connecting.cancel();
            }
            connecting = timers.after(millis, this::connect);
        }
        if (current == null) {
            listener.lost(reason, millis);
        }
    }

    /** One connection, from its first byte to its last. */
    private final class Link implements FrameSocket.Listener {
        final Set<String> resuming = new HashSet<>();
        final Set<String> awaited = new HashSet<>();
        @Nullable FrameSocket socket;
        ServerFrame.@Nullable Welcome welcome;
        final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
        final Pace pace = new Pace(options.clock());
        Timers.@Nullable Timer watch;
        Timers.@Nullable Timer pause;
        boolean renewed;
        boolean listed;
        boolean live;
        long liveMillis;
        long sentMillis;

        /** Something was sent after all that was heard. */
        boolean awaitsWord;

        /** When to ping; after the welcome only, before it there is nothing to keep awake. */
        long pingMillis = Long.MAX_VALUE;

        long giveUpMillis;

        @Override
        public void frame(byte[] utf8) {
            owner.accept(() -> arrived(this, utf8));
        }

        @Override
        public void closed(int code, String reason) {
            owner.accept(() -> ended(this, code, reason));
        }

        void welcomed(ServerFrame.Welcome welcome) {
            this.welcome = welcome;
            heard();
            var perSecond = welcome.limits().get("frames_per_second");
            var burst = welcome.limits().get("frames_burst");
            if (perSecond != null && burst != null) {
                pace.limit(perSecond, burst);
            }
            watch();
        }

        FrameSocket socket() {
            if (socket == null) {
                throw new IllegalStateException("not open yet");
            }
            return socket;
        }

        void send(ClientFrame frame) {
            // Counts from here, or a ping would be due for as long as the pace holds this back.
            sentMillis = options.clock().millis();
            waiting.add(Json.encode(frame));
            sendWaiting();
            if (welcome != null && !awaitsWord) {
                awaitsWord = true;
                pingMillis = sentMillis + WORD_MILLIS;
                watchAgain(sentMillis);
            }
        }

        void heard() {
            awaitsWord = false;
            giveUpMillis = options.clock().millis() + SILENT_HEARTBEATS * heartbeatMillis();
            if (welcome != null) {
                pingMillis = sentMillis + heartbeatMillis();
            }
        }

        private long heartbeatMillis() {
            return welcome == null ? FIRST_HEARTBEAT_MILLIS : welcome.heartbeatMillis();
        }

        private void sendWaiting() {
            for (var frame = waiting.peek(); frame != null; frame = waiting.peek()) {
                long waitMillis = pace.take(frame.length);
                if (waitMillis > 0) {
                    pause = restarted(pause, waitMillis, this::sendWaiting);
                    return;
                }
                socket().send(waiting.remove());
            }
        }

        private Timers.Timer restarted(Timers.@Nullable Timer old, long millis, Runnable action) {
            if (old != null) {
                old.cancel();
            }
            return timers.after(millis, action);
        }

        void greet(String ticket, Map<String, SeqPoint> points) {
            resuming.addAll(points.keySet());
            awaited.addAll(points.keySet());
            var client = new ClientFrame.Client(options.name(), options.version());
            var part = new LinkedHashMap<String, SeqPoint>();
            int left = points.size();
            boolean greeted = false;
            for (var point : points.entrySet()) {
                part.put(point.getKey(), point.getValue());
                left--;
                if (part.size() == Limits.RESUME_CHANNELS && left > 0) {
                    send(greeting(greeted, ticket, client, part, true));
                    greeted = true;
                    part.clear();
                }
            }
            send(greeting(greeted, ticket, client, part, false));
        }

        private ClientFrame greeting(
                boolean greeted,
                String ticket,
                ClientFrame.Client client,
                Map<String, SeqPoint> part,
                boolean more) {
            return greeted
                    ? new ClientFrame.Resume(null, part, more)
                    : new ClientFrame.Hello(null, ticket, client, part, more);
        }

        /**
         * Pings when nothing was sent for a heartbeat, or nothing heard of what was sent; gives up
         * on a server that says nothing to that. The network tells nobody of a connection whose
         * other end is gone.
         */
        void watch() {
            long now = options.clock().millis();
            if (now >= giveUpMillis) {
                socket().abort();
                ended(this, FrameSocket.BROKEN, "The server is silent.");
                return;
            }
            if (now >= pingMillis) {
                ping(now);
            }
            watchAgain(now);
        }

        private void watchAgain(long now) {
            watch = restarted(watch, Math.min(giveUpMillis, pingMillis) - now, this::watch);
        }

        private void ping(long now) {
            awaitsWord = true;
            pingMillis = now + heartbeatMillis();
            giveUpMillis = Math.min(giveUpMillis, now + PONG_MILLIS);
            send(new ClientFrame.Ping(null));
        }

        private void stopTimers() {
            if (watch != null) {
                watch.cancel();
            }
            if (pause != null) {
                pause.cancel();
            }
            waiting.clear();
        }

        /** Forgets a connection that is closed already. */
        void drop() {
            stopTimers();
            if (socket != null) {
                socket.abort();
            }
        }

        /** Says goodbye to a connection that works. */
        void leave() {
            stopTimers();
            if (socket != null) {
                socket.close(NORMAL, "");
            }
        }
    }
}
