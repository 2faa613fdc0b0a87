package dev.parley.cli;

import dev.parley.client.Account;
import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.RefusedException;
import dev.parley.client.Stored;
import dev.parley.client.UnreachableException;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Notify;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Visibility;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A conversation at a console: reads what the person types on the caller's thread, and prints what
 * happens on the client's.
 */
final class Chat implements ClientListener {
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);
    private static final int ANSWER_WITHIN_SECONDS = 15;
    private static final int LAST_MESSAGES = 20;
    private static final int MAX_UNDERWAY = 500;

    private final Console console;
    private final Account account;
    private final Wording wording;
    private final ParleyClient client;
    private final Rooms rooms;
    private final Known known;
    private final Overview overview;
    private final ReadMarks readMarks;
    private final List<CompletableFuture<Stored>> underway = new ArrayList<>();
    private volatile @Nullable Follower current;
    private volatile @Nullable OwnStatus ownStatus;
    private volatile boolean wasLive;
    private volatile boolean away;
    private volatile boolean refused;
    private volatile int exitCode = Exit.DONE;

    Chat(Console console, Account account, Wording wording, ClientOptions options) {
        this.console = console;
        this.account = account;
        this.wording = wording;
        client = new ParleyClient(account, options, this);
        rooms = new Rooms(client, account);
        known = new Known(rooms, account);
        overview = new Overview(rooms, account, known);
        readMarks = new ReadMarks(client);
    }

    /**
     * Talks until the person leaves or the session ends.
     *
     * @param channel where to begin, null for the only one there is
     * @return the exit code
     */
    int run(@Nullable String channel) throws InterruptedException {
        try (client) {
            client.start().awaitLive(LIVE_WITHIN);
            console.suggest(known);
            greet(channel);
            prompt();
            for (var line = console.readLine(); line != null; line = console.readLine()) {
                if (!obey(line)) {
                    break;
                }
                prompt();
            }
            finishSending();
        }
        return exitCode == Exit.DONE && refused ? Exit.REFUSED : exitCode;
    }

    private void greet(@Nullable String channel) throws InterruptedException {
        answer(rooms.mine().isEmpty() ? "You are in no channel yet." : overview.channels(null));
        if (channel != null) {
            attempt(() -> join(channel));
        } else if (rooms.mine().size() == 1) {
            attempt(() -> show(rooms.mine().getFirst().id()));
        } else {
            answer("/join <channel> to talk, /help for more.");
        }
    }

    /** Does what a line says; false to leave. */
    private boolean obey(String line) throws InterruptedException {
        if (away && console.hasPerson()) {
            client.hurry();
        }
        if (line.strip().equalsIgnoreCase(Verb.QUIT.command())) {
            return false;
        }
        attempt(
                () -> {
                    switch (Typed.of(line)) {
                        case Typed.Nothing _ -> {}
                        case Typed.Words words -> say(words.text());
                        case Typed.Order order -> obey(order);
                    }
                });
        return true;
    }

    private void obey(Typed.Order order)
            throws InterruptedException, ExecutionException, TimeoutException {
        switch (order.verb()) {
            case LIST -> answer(overview.all(order.rest(), currentChannel()));
            case JOIN -> join(argument(order));
            case DM -> talkTo(order);
            case CREATE -> create(order);
            case HISTORY -> history(order);
            case READ -> {
                var row = order.rest().isEmpty() ? here() : rooms.mine(order.name());
                markRead(row).get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
                answer("Read: " + Rooms.name(row) + ".");
            }
            case WHO -> answer(overview.who(here()));
            case STATUS -> status(order);
            case MSG -> say(argument(order));
            case LEAVE -> leave(order.rest().isEmpty() ? here() : rooms.mine(order.name()));
            case HELP -> answer(Overview.help());
            case QUIT -> answer("/quit takes nothing more.");
        }
    }

    /** What a command may meet. */
    private interface Attempt {
        void run() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private void attempt(Attempt attempt) throws InterruptedException {
        try {
            attempt.run();
        } catch (TimeoutException late) {
            trouble("The server has not answered yet. The client goes on trying.");
        } catch (ExecutionException
                | RefusedException
                | UnreachableException
                | ProtocolException
                | WrongUseException expected) {
            trouble(Exit.sentence(expected));
        }
    }

    private void join(String nameOrId)
            throws InterruptedException, ExecutionException, TimeoutException {
        var mine = rooms.find(nameOrId);
        if (mine.isPresent()) {
            show(mine.get().id());
            return;
        }
        if (nameOrId.startsWith("@")) {
            show(outcome(client.createDirect(nameOrId.substring(1))).channel());
            return;
        }
        var id = rooms.publicRoom(nameOrId);
        try {
            show(outcome(client.join(id)).channel());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RefusedException it
                    && (it.code() == ErrorCode.NOT_FOUND || it.code() == ErrorCode.BAD_FIELD)) {
                throw new WrongUseException("There is no room '" + nameOrId + "' to join.");
            }
            throw failed;
        }
    }

    private void talkTo(Typed.Order order)
            throws InterruptedException, ExecutionException, TimeoutException {
        var parts = argument(order).split("\\s+", 2);
        join(parts[0].startsWith("@") ? parts[0] : "@" + parts[0]);
        if (parts.length > 1) {
            say(parts[1]);
        }
    }

    private void status(Typed.Order order) {
        var rest = order.rest();
        var own = ownStatus;
        if (rest.isEmpty()) {
            answer(own == null ? "The server has not told." : own.sentence());
            return;
        }
        var parts = rest.split("\\s+", 2);
        var status = Wording.status(parts[0]);
        if (status.isEmpty()) {
            throw new WrongUseException("A status is online, away, busy or invisible.");
        }
        var text = parts.length == 1 ? null : parts[1].equals("\"\"") ? "" : parts[1];
        client.setPresence(status.get(), text);
        if (away) {
            answer("It is set when the connection is back.");
        } else {
            var next = new OwnStatus(status.get(), text == null && own != null ? own.text() : text);
            ownStatus = next;
            answer(next.sentence());
        }
    }

    /** As it was last chosen here or told by the server. */
    private record OwnStatus(PresenceStatus status, @Nullable String text) {
        String sentence() {
            return "You are "
                    + Wording.status(status)
                    + (text == null || text.isEmpty() ? "" : ": " + Shown.line(text))
                    + (status == PresenceStatus.INVISIBLE ? " (others see you as offline)." : ".");
        }
    }

    private void create(Typed.Order order)
            throws InterruptedException, ExecutionException, TimeoutException {
        var words = new ArrayList<>(order.words());
        boolean isPrivate = words.remove("--private");
        if (words.isEmpty()) {
            throw new WrongUseException("Usage: " + Verb.CREATE.usage());
        }
        var name = words.removeFirst();
        var visibility = isPrivate ? Visibility.PRIVATE : Visibility.PUBLIC;
        show(outcome(client.createRoom(name, visibility, words)).channel());
    }

    private void leave(ChannelRow row)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (row.kind() == ChannelKind.DIRECT) {
            account.settings(row.id(), new Api.ChannelSettingsChange(null, true, null));
            current = row.id().equals(currentChannel()) ? null : current;
            answer(Rooms.name(row) + " is hidden, until somebody writes in it again.");
            return;
        }
        var before = current;
        if (before != null && before.channel().equals(row.id())) {
            current = null;
        }
        try {
            outcome(client.leave(row.id()));
        } catch (ExecutionException refused) {
            current = before;
            throw refused;
        }
        answer("You left " + Rooms.name(row) + ".");
    }

    private void history(Typed.Order order)
            throws InterruptedException, ExecutionException, TimeoutException {
        int messages = LAST_MESSAGES;
        if (!order.rest().isEmpty()) {
            try {
                messages = Integer.parseInt(order.rest());
            } catch (NumberFormatException wrong) {
                throw new WrongUseException("Usage: " + Verb.HISTORY.usage());
            }
        }
        if (messages < 1 || messages > Limits.PAGE_MESSAGES) {
            throw new WrongUseException("From 1 to " + Limits.PAGE_MESSAGES + " messages.");
        }
        open(here().id(), messages);
    }

    private void show(String channel)
            throws InterruptedException, ExecutionException, TimeoutException {
        var row = client.channel(channel).orElse(null);
        long unread = row == null ? 0 : row.unread();
        open(channel, (int) Math.clamp(unread, LAST_MESSAGES, Limits.PAGE_MESSAGES));
    }

    /** Prints the last messages of a channel and follows it from there. */
    private void open(String channel, int messages)
            throws InterruptedException, ExecutionException, TimeoutException {
        client.channel(channel).ifPresent(row -> note("--- " + Rooms.name(row) + " ---"));
        var follower =
                new Follower(
                        channel,
                        this::tell,
                        () -> note("Older messages were left out: /history shows more."));
        current = follower;
        follower.start(client, messages).get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        readMarks.shown(channel);
        known.lookInto(channel);
    }

    private void tell(ServerFrame.Sequenced event) {
        boolean madeForTwo =
                event instanceof ServerFrame.ChannelChanged changed
                        && changed.change() == ServerFrame.ChannelChange.CREATED
                        && client.channel(event.channel())
                                .filter(row -> row.kind() == ChannelKind.DIRECT)
                                .isPresent();
        if (!madeForTwo) {
            wording.of(event).ifPresent(console::print);
        }
    }

    private void say(String text) throws InterruptedException {
        var row = here();
        awaitRoom();
        var outcome = client.send(row.id(), text);
        underway.add(outcome);
        if (away) {
            note("It is sent when the connection is back.");
        }
        outcome.whenComplete(
                (stored, failed) -> {
                    if (failed instanceof RefusedException) {
                        refused = true;
                        trouble("Not sent: " + Exit.sentence(failed) + " It was: " + text);
                    }
                });
    }

    /** Takes no more than can wait: a pipe is read more slowly, a person is told. */
    private void awaitRoom() throws InterruptedException {
        underway.removeIf(CompletableFuture::isDone);
        if (underway.size() >= MAX_UNDERWAY && console.hasPerson()) {
            throw new WrongUseException(MAX_UNDERWAY + " messages wait to be sent already.");
        }
        while (underway.size() >= MAX_UNDERWAY) {
            try {
                underway.removeFirst().get();
            } catch (ExecutionException told) {
                // Its own callback has said so.
            }
        }
    }

    /** Waits for what was sent, so that leaving loses nothing. */
    private void finishSending() throws InterruptedException {
        for (var outcome : underway) {
            try {
                outcome.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException lost) {
                if (!(lost.getCause() instanceof RefusedException)) {
                    trouble("The last messages were not confirmed: they may not have been sent.");
                    exitCode = Exit.UNREACHABLE;
                    return;
                }
            }
        }
    }

    private CompletableFuture<ServerFrame.ChannelRead> markRead(ChannelRow row) {
        return row.seq() == 0 || row.readSeq() >= row.seq()
                ? CompletableFuture.completedFuture(null)
                : client.markRead(row.id(), row.seq());
    }

    /** The outcome of a command, waited for; the client goes on when the wait is over. */
    private static Stored outcome(CompletableFuture<Stored> outcome)
            throws InterruptedException, ExecutionException, TimeoutException {
        return outcome.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private ChannelRow here() {
        var follower = current;
        var row = follower == null ? null : client.channel(follower.channel()).orElse(null);
        if (row == null) {
            throw new WrongUseException("You are in no channel now: /join one first.");
        }
        return row;
    }

    private static String argument(Typed.Order order) {
        var name = order.verb() == Verb.MSG ? order.rest() : order.name();
        if (name.isEmpty()) {
            throw new WrongUseException("Usage: " + order.verb().usage());
        }
        return name;
    }

    private @Nullable String currentChannel() {
        var follower = current;
        return follower == null ? null : follower.channel();
    }

    /** The prompt says where one is, and what is unread elsewhere. */
    private void prompt() {
        var here = currentChannel();
        long unread = 0;
        long mentions = 0;
        var name = "";
        for (var row : client.channels()) {
            if (row.id().equals(here)) {
                name = Rooms.name(row);
            } else if (row.notifyOf() != Notify.NOTHING) {
                unread += row.unread();
                mentions += row.mentions();
            }
        }
        var elsewhere = Wording.unread(unread, mentions).map(it -> " [" + it + "]").orElse("");
        console.prompt((name + elsewhere).strip() + "> ");
    }

    // What the client tells

    @Override
    public void event(ServerFrame.Sequenced event) {
        prompt();
        var follower = current;
        if (follower != null && follower.channel().equals(event.channel())) {
            follower.event(event);
            if (follower.isShown()) {
                readMarks.shown(event.channel());
            }
        } else if (event instanceof ServerFrame.ChatMessage chat) {
            client.channel(event.channel())
                    .filter(row -> row.unread() == 1 && Wording.isTold(row))
                    .ifPresent(row -> note(Wording.wrote(chat.message(), row)));
        }
        if (event instanceof ServerFrame.ChatMessage chat) {
            known.met(chat.message().sender());
        }
    }

    @Override
    public void reloaded(ServerFrame.History page) {
        var follower = current;
        if (follower != null) {
            follower.reloaded(page);
        }
    }

    @Override
    public void channels(List<ChannelRow> mine) {
        prompt();
    }

    @Override
    public void joined(ServerFrame.ChannelJoined joined) {
        var row = joined.info();
        if (joined.ref() == null) {
            note("You are in a new channel: " + Rooms.name(row) + ".");
            var last = row.lastMessage();
            if (last != null
                    && row.unread() > 0
                    && !wording.isMine(last.sender())
                    && Wording.isTold(row)) {
                note(Wording.wrote(last, row));
            }
        }
    }

    @Override
    public void left(String channel) {
        var follower = current;
        if (follower != null && follower.channel().equals(channel)) {
            current = null;
            note("You are not in this channel any more.");
        }
        prompt();
    }

    @Override
    public void mentioned(ServerFrame.Mentioned mention) {
        if (!mention.channel().equals(currentChannel())) {
            prompt();
            client.channel(mention.channel())
                    .ifPresent(row -> note("You were mentioned in " + Rooms.name(row) + "."));
        }
    }

    @Override
    public void signal(ServerFrame signal) {
        if (signal instanceof ServerFrame.Presence told && wording.isMine(told.user())) {
            ownStatus = new OwnStatus(told.status(), told.text());
        } else if (signal instanceof ServerFrame.ChannelRead) {
            prompt();
        }
    }

    @Override
    public void lost(String reason, long retryMillis) {
        if (!away) {
            away = true;
            note(
                    (wasLive ? "The connection is lost." : reason)
                            + " It is tried again by itself"
                            + (console.hasPerson() ? ", or at once by Enter." : "."));
        }
    }

    @Override
    public void live(ServerFrame.Welcome welcome) {
        wasLive = true;
        if (away) {
            away = false;
            note("The connection is back.");
        }
    }

    @Override
    public void stopped(Ending ending, String reason) {
        switch (ending) {
            case CLOSED -> {}
            case SIGNED_OUT -> end(Exit.NOT_SIGNED_IN, "You are signed out. " + reason);
            case REFUSED -> end(Exit.REFUSED, reason);
        }
    }

    private void end(int code, String reason) {
        exitCode = code;
        trouble(reason);
        console.wake();
    }

    private void answer(String text) {
        console.print(new Console.Line.Answer(text));
    }

    private void note(String text) {
        console.print(new Console.Line.Note(text));
    }

    private void trouble(String text) {
        console.print(new Console.Line.Trouble(text));
    }
}
