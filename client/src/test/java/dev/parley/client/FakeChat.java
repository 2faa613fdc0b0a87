package dev.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.client.FakeServer.FakeSocket;
import dev.parley.client.FakeServer.Request;
import dev.parley.client.FakeServer.Response;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Message;
import dev.parley.protocol.Names;
import dev.parley.protocol.Notify;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.RegistrationMode;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;
import dev.parley.protocol.Visibility;

import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A chat server in memory that keeps the contract's promises for messages and rooms, as far as
 * clients need one to talk to. Anyone who signs up or is signed up may sign in.
 */
public final class FakeChat implements AutoCloseable {
    /** What opens everything. */
    public static final String CODE = "123456";

    private static final int RESUME_EVENTS = 1_000;
    private static final long TIME = 1_760_000_000_000L;
    private static final String INBOX = "inbox";

    private final FakeServer server = FakeServer.start();
    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Map<String, ClientFrame.SetPresence> statuses = new HashMap<>();
    private final Set<Visitor> visitors = new LinkedHashSet<>();
    private volatile Api.Server about =
            new Api.Server("Fake", "1", RegistrationMode.OPEN, false, false);
    private Predicate<ClientFrame> deaf = frame -> false;
    private int maxResumeEvents = RESUME_EVENTS;

    public FakeChat() {
        server.on("GET /api/v1/server", request -> Response.ok(about));
        server.on("POST /api/v1/accounts/codes", request -> new Response(202, ""));
        server.on("POST /api/v1/accounts", this::signUp);
        server.on("POST /api/v1/tokens", this::signIn);
        server.on("POST /api/v1/tokens/refresh", this::refresh);
        server.on("GET /api/v1/gateway", this::gateway);
        server.on("GET /api/v1/me", request -> Response.ok(me(userOf(request))));
        server.on("DELETE /api/v1/sessions/current", request -> new Response(204, ""));
        server.on("GET /api/v1/users", this::users);
        server.on("GET /api/v1/presence", this::presence);
        server.on("GET /api/v1/channels/directory", this::directory);
        server.on("GET /api/v1/channels/*", this::members);
        server.on("PUT /api/v1/channels/*", this::settings);
        Thread.ofVirtual().start(this::accepting);
    }

    public URI address() {
        return server.address();
    }

    /**
     * Asks who signs up for a code from a mail and for an invitation, each of them {@link #CODE}.
     */
    public void askForMore() {
        about = new Api.Server("Fake", "1", RegistrationMode.INVITATION, true, false);
    }

    /** Adds a person. */
    public synchronized void person(String username, String password) {
        passwords.put(username, password);
    }

    /** Adds a public room with these members; answers its id. */
    public synchronized String room(String name, String... members) {
        var room = new Room("id-" + name, name, Visibility.PUBLIC);
        rooms.put(room.id, room);
        for (var member : members) {
            room.members.add(member);
            room.read.put(member, 0L);
        }
        return room.id;
    }

    /** Makes someone a member, who hears of it only now and has read nothing. */
    public synchronized void add(String name, String username) {
        var room = find(name);
        room.members.add(username);
        for (var one : visitors) {
            if (one.username.equals(username)) {
                tellJoined(one, room, null, room.events.size(), ++one.inboxSeq);
            }
        }
    }

    /** Has someone say something. */
    public synchronized void say(String room, String username, String text) {
        post(find(room), username, UUID.randomUUID().toString(), text, null);
    }

    /** The texts of a room, in order. */
    public synchronized List<String> texts(String room) {
        return find(room).events.stream()
                .filter(ServerFrame.ChatMessage.class::isInstance)
                .map(one -> ((ServerFrame.ChatMessage) one).message().text())
                .toList();
    }

    /** Whether someone is a member of a room. */
    public synchronized boolean isMember(String room, String username) {
        return find(room).members.contains(username);
    }

    /** How far someone has read. */
    public synchronized long readSeq(String room, String username) {
        return find(room).read.getOrDefault(username, 0L);
    }

    /** How many sockets are open and greeted. */
    public synchronized int online() {
        return visitors.size();
    }

    /** Ignores commands that match, as if they were lost. */
    public synchronized void ignore(Predicate<ClientFrame> which) {
        deaf = which;
    }

    /** Says of longer absences that they cannot be resumed. */
    public synchronized void resumeAtMost(int events) {
        maxResumeEvents = events;
    }

    /** Cuts every connection. */
    public synchronized void dropAll() {
        List.copyOf(visitors).forEach(visitor -> visitor.socket.drop());
        visitors.clear();
    }

    /** Closes every connection with a code. */
    public synchronized void closeAll(int code, String reason) {
        List.copyOf(visitors).forEach(visitor -> visitor.socket.close(code, reason));
        visitors.clear();
    }

    /** Lets nobody in until it is called with false. */
    public synchronized void refuseVisitors(boolean refuse) {
        server.on(
                "GET /api/v1/gateway",
                refuse ? request -> Response.refused(ErrorCode.OVERLOADED) : this::gateway);
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Response signUp(Request request) {
        var wish = request.read(Api.SignUp.class);
        if (about.mail() && !CODE.equals(wish.code())
                || about.registration() != RegistrationMode.OPEN
                        && !CODE.equals(wish.invitation())) {
            return Response.refused(ErrorCode.BAD_CODE);
        }
        if (passwords.putIfAbsent(wish.username(), wish.password()) != null) {
            return Response.refused(ErrorCode.NAME_TAKEN);
        }
        return new Response(201, new Api.SignedIn(me(wish.username())));
    }

    private synchronized Response signIn(Request request) {
        var wish = request.read(Api.TokenRequest.class);
        return wish.password().equals(passwords.get(wish.login()))
                ? Response.ok(tokens(wish.login()))
                : Response.refused(ErrorCode.BAD_CREDENTIALS);
    }

    private Response refresh(Request request) {
        var token = request.read(Api.RefreshRequest.class).refreshToken();
        return Response.ok(tokens(token.substring("refresh ".length())));
    }

    private Response gateway(Request request) {
        return Response.ok(
                new Api.Gateway(
                        "ws://127.0.0.1:" + address().getPort() + "/ws",
                        null,
                        userOf(request),
                        30));
    }

    private synchronized Response directory(Request request) {
        var asker = userOf(request);
        var wanted = Names.fold(queried(request));
        return Response.ok(
                new Api.ChannelDirectory(
                        rooms.values().stream()
                                .filter(room -> room.visibility == Visibility.PUBLIC)
                                .filter(room -> Names.fold(room.name).contains(wanted))
                                .map(
                                        room ->
                                                new Api.DirectoryEntry(
                                                        room.id,
                                                        room.name,
                                                        "",
                                                        room.members.size(),
                                                        room.members.contains(asker)))
                                .toList()));
    }

    private synchronized Response users(Request request) {
        return Response.ok(
                new Api.Users(
                        passwords.keySet().stream()
                                .filter(one -> one.contains(queried(request)))
                                .sorted()
                                .map(FakeChat::person)
                                .toList()));
    }

    private synchronized Response presence(Request request) {
        return Response.ok(
                new Api.Presences(
                        queried(request)
                                .lines()
                                .flatMap(all -> Arrays.stream(all.split(",")))
                                .filter(this::isOnline)
                                .map(this::presence)
                                .toList()));
    }

    private Api.PersonPresence presence(String username) {
        var set = statuses.get(username);
        return new Api.PersonPresence(
                person(username),
                set == null ? PresenceStatus.ONLINE : set.status(),
                set == null ? null : set.text());
    }

    private static String queried(Request request) {
        return URLDecoder.decode(request.query().replaceFirst("[a-z]+=", ""), UTF_8);
    }

    private synchronized Response settings(Request request) {
        var change = request.read(Api.ChannelSettingsChange.class);
        var room = rooms.get(request.path().split("/")[4]);
        var asker = userOf(request);
        for (var one : visitors) {
            if (one.username.equals(asker)) {
                one.socket.send(
                        new ServerFrame.ChannelSettings(
                                room.id,
                                Boolean.TRUE.equals(change.favourite()),
                                Boolean.TRUE.equals(change.hidden()),
                                Notify.ALL));
            }
        }
        return Response.ok(row(room, asker));
    }

    private synchronized Response members(Request request) {
        var parts = request.path().split("/");
        var room = rooms.get(parts[4]);
        if (room == null) {
            return Response.refused(ErrorCode.NOT_FOUND);
        }
        if (parts.length == 5) {
            return Response.ok(row(room, userOf(request)));
        }
        return Response.ok(
                new Api.Members(
                        room.members.stream()
                                .map(
                                        one ->
                                                new Api.Member(
                                                        person(one),
                                                        MemberRole.MEMBER,
                                                        room.read.get(one),
                                                        isOnline(one)
                                                                ? PresenceStatus.ONLINE
                                                                : PresenceStatus.OFFLINE))
                                .toList(),
                        false,
                        1,
                        room.events.size()));
    }

    private boolean isOnline(String username) {
        return visitors.stream().anyMatch(visitor -> username.equals(visitor.username));
    }

    private static String userOf(Request request) {
        return request.headers().get("authorization").substring("Bearer access ".length());
    }

    private static Api.Tokens tokens(String username) {
        return new Api.Tokens("access " + username, "refresh " + username, 900);
    }

    private static Api.Me me(String username) {
        return new Api.Me(
                "u-" + username,
                username,
                username,
                null,
                null,
                false,
                PresenceStatus.ONLINE,
                null,
                null);
    }

    private static UserRef person(String username) {
        return new UserRef("u-" + username, username, username);
    }

    private void accepting() {
        while (true) {
            var socket = awaitSocket();
            if (socket == null) {
                return;
            }
            Thread.ofVirtual().start(() -> attend(new Visitor(socket)));
        }
    }

    private FakeSocket awaitSocket() {
        while (!server.isClosed()) {
            var socket = server.acceptWithin(100);
            if (socket != null) {
                return socket;
            }
        }
        return null;
    }

    private void attend(Visitor visitor) {
        for (var frame = visitor.socket.nextOrClosed();
                frame != null;
                frame = visitor.socket.nextOrClosed()) {
            synchronized (this) {
                if (!deaf.test(frame)) {
                    answer(visitor, frame);
                }
            }
        }
        synchronized (this) {
            visitors.remove(visitor);
        }
    }

    private void answer(Visitor visitor, ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Hello hello -> {
                visitor.username = Objects.requireNonNull(hello.ticket());
                visitor.resume.putAll(hello.resume());
                greet(visitor, hello.more());
            }
            case ClientFrame.Resume resume -> {
                visitor.resume.putAll(resume.channels());
                greet(visitor, resume.more());
            }
            case ClientFrame.CreateChannel create -> create(visitor, create);
            case ClientFrame.JoinChannel join -> join(visitor, join);
            case ClientFrame.LeaveChannel leave -> leave(visitor, leave);
            case ClientFrame.ChatMessage chat -> {
                var room = rooms.get(chat.channel());
                if (room == null || !room.members.contains(visitor.username)) {
                    refuse(visitor, chat.ref(), ErrorCode.NOT_FOUND);
                } else if (!repeated(visitor, room, chat.id(), chat.ref())) {
                    post(room, visitor.username, chat.id(), chat.text(), visitor);
                }
            }
            case ClientFrame.MarkChannelRead mark -> {
                var room = rooms.get(mark.channel());
                if (room == null || mark.seq() > room.events.size()) {
                    refuse(visitor, mark.ref(), ErrorCode.NOT_FOUND);
                } else {
                    room.read.merge(visitor.username, mark.seq(), Math::max);
                    visitor.socket.send(
                            new ServerFrame.ChannelRead(
                                    mark.ref(), room.id, person(visitor.username), mark.seq()));
                }
            }
            case ClientFrame.History history -> page(visitor, history);
            case ClientFrame.Ping ping -> visitor.socket.send(new ServerFrame.Pong(ping.ref()));
            case ClientFrame.SetPresence status -> {
                statuses.put(visitor.username, status);
                visitor.socket.send(
                        new ServerFrame.Presence(
                                person(visitor.username), status.status(), status.text()));
            }
            case ClientFrame.WatchPresence _, ClientFrame.Typing _ -> {}
            case ClientFrame.DeleteChannel it -> refuse(visitor, it.ref(), ErrorCode.FORBIDDEN);
            case ClientFrame.EditMessage it -> refuse(visitor, it.ref(), ErrorCode.FORBIDDEN);
            case ClientFrame.DeleteMessage it -> refuse(visitor, it.ref(), ErrorCode.FORBIDDEN);
        }
    }

    private void greet(Visitor visitor, boolean more) {
        if (more) {
            return;
        }
        visitor.socket.send(
                new ServerFrame.Welcome(
                        null,
                        "s-" + visitor.username,
                        person(visitor.username),
                        TIME,
                        25_000,
                        new SeqPoint(1, 0),
                        Map.of()));
        var mine = rooms.values().stream().filter(room -> room.members.contains(visitor.username));
        visitor.socket.send(
                new ServerFrame.ChannelsList(
                        mine.map(room -> row(room, visitor.username)).toList(), false));
        visitor.resume.forEach((channel, point) -> resume(visitor, channel, point));
        visitors.add(visitor);
    }

    private void resume(Visitor visitor, String channel, SeqPoint point) {
        var room = rooms.get(channel);
        long head = room == null ? 0 : room.events.size();
        boolean complete = head - point.seq() <= maxResumeEvents;
        if (room != null && complete) {
            room.events.subList((int) point.seq(), (int) head).forEach(visitor.socket::send);
        }
        visitor.socket.send(new ServerFrame.Resumed(channel, 1, point.seq(), head, complete));
    }

    private void create(Visitor visitor, ClientFrame.CreateChannel create) {
        var name = create.name() == null ? String.join(", ", create.members()) : create.name();
        var known = rooms.get("id-" + name);
        if (known != null && create.kind() == ChannelKind.DIRECT) {
            tellJoined(visitor, known, create.ref(), known.events.size(), null);
            return;
        }
        if (known != null && !known.stored.containsKey(create.id())) {
            refuse(visitor, create.ref(), ErrorCode.NAME_TAKEN);
            return;
        }
        if (known != null) {
            repeated(visitor, known, create.id(), create.ref());
            return;
        }
        var room =
                new Room(
                        "id-" + name,
                        name,
                        create.visibility() == null ? Visibility.PRIVATE : create.visibility());
        room.kind = create.kind();
        rooms.put(room.id, room);
        room.members.add(visitor.username);
        room.members.addAll(create.members());
        room.members.forEach(member -> room.read.put(member, 1L));
        room.stored.put(create.id(), 1L);
        room.events.add(
                new ServerFrame.ChannelChanged(
                        null,
                        room.id,
                        1,
                        1,
                        create.id(),
                        ServerFrame.ChannelChange.CREATED,
                        name,
                        null,
                        person(visitor.username),
                        TIME));
        for (var one : visitors) {
            if (one == visitor) {
                tellJoined(one, room, create.ref(), 1, null);
            } else if (room.members.contains(one.username)) {
                tellJoined(one, room, null, 1, ++one.inboxSeq);
            }
        }
    }

    private void join(Visitor visitor, ClientFrame.JoinChannel join) {
        var room = rooms.get(join.channel());
        if (room == null) {
            refuse(visitor, join.ref(), ErrorCode.NOT_FOUND);
        } else if (repeated(visitor, room, join.id(), join.ref())) {
            return;
        } else if (room.members.contains(visitor.username)) {
            refuse(visitor, join.ref(), ErrorCode.ALREADY_MEMBER);
        } else {
            room.members.add(visitor.username);
            long seq = room.events.size() + 1;
            room.read.put(visitor.username, seq);
            room.stored.put(join.id(), seq);
            var event =
                    new ServerFrame.MembersChanged(
                            null,
                            room.id,
                            1,
                            seq,
                            join.id(),
                            ServerFrame.MemberChange.JOINED,
                            person(visitor.username),
                            MemberRole.MEMBER,
                            person(visitor.username),
                            TIME);
            room.events.add(event);
            tell(room, event, visitor);
            tellJoined(visitor, room, join.ref(), seq, null);
        }
    }

    private void leave(Visitor visitor, ClientFrame.LeaveChannel leave) {
        var room = rooms.get(leave.channel());
        if (room == null || !room.members.contains(visitor.username)) {
            refuse(visitor, leave.ref(), ErrorCode.NOT_FOUND);
            return;
        }
        long seq = room.events.size() + 1;
        room.stored.put(leave.id(), seq);
        var event =
                new ServerFrame.MembersChanged(
                        null,
                        room.id,
                        1,
                        seq,
                        leave.id(),
                        ServerFrame.MemberChange.LEFT,
                        person(visitor.username),
                        null,
                        person(visitor.username),
                        TIME);
        room.events.add(event);
        tell(room, event, visitor);
        room.members.remove(visitor.username);
        visitor.socket.send(
                new ServerFrame.ChannelLeft(
                        leave.ref(), room.id, 1, seq, leave.id(), person(visitor.username), TIME));
    }

    private void post(Room room, String username, String id, String text, Visitor sender) {
        long seq = room.events.size() + 1;
        room.stored.put(id, seq);
        room.read.put(username, seq);
        var message = new Message(room.id, 1, seq, id, person(username), text, TIME, null, null);
        var event = new ServerFrame.ChatMessage(null, message);
        room.events.add(event);
        tell(room, event, sender);
        if (sender != null) {
            sender.socket.send(new ServerFrame.ChatMessage(id, message));
        }
    }

    private void page(Visitor visitor, ClientFrame.History question) {
        var room = rooms.get(question.channel());
        if (room == null || !room.members.contains(visitor.username)) {
            refuse(visitor, question.ref(), ErrorCode.NOT_FOUND);
            return;
        }
        int limit = question.range().messages();
        int head = room.events.size();
        int from;
        int to;
        if (question.after() != null) {
            from = Math.min(head, question.after().intValue());
            to = Math.min(head, from + limit);
        } else {
            to =
                    question.before() == null
                            ? head
                            : Math.min(head, question.before().intValue() - 1);
            from = Math.max(0, to - limit);
        }
        var messages = new ArrayList<Message>();
        var events = new ArrayList<ServerFrame>();
        for (var event : room.events.subList(from, to)) {
            if (event instanceof ServerFrame.ChatMessage chat) {
                messages.add(chat.message());
            } else {
                events.add(event);
            }
        }
        visitor.socket.send(
                new ServerFrame.History(
                        question.ref(),
                        room.id,
                        1,
                        messages,
                        events,
                        from + 1,
                        to,
                        from > 0,
                        to < head));
    }

    private boolean repeated(Visitor visitor, Room room, String id, String ref) {
        var seq = room.stored.get(id);
        if (seq == null) {
            return false;
        }
        visitor.socket.send(new ServerFrame.Accepted(ref, room.id, 1, seq, id));
        return true;
    }

    private void tell(Room room, ServerFrame event, Visitor but) {
        for (var visitor : visitors) {
            if (visitor != but && room.members.contains(visitor.username)) {
                visitor.socket.send(event);
            }
        }
    }

    private void tellJoined(Visitor visitor, Room room, String ref, long seq, Long inboxSeq) {
        visitor.socket.send(
                new ServerFrame.ChannelJoined(
                        ref,
                        room.id,
                        1,
                        seq,
                        row(room, visitor.username),
                        inboxSeq == null ? null : 1L,
                        inboxSeq));
    }

    private static void refuse(Visitor visitor, String ref, ErrorCode code) {
        visitor.socket.send(
                new ServerFrame.Error(
                        ref, code, code.sentence() + ".", code.temporary(), null, null));
    }

    private Room find(String room) {
        var found = rooms.containsKey(room) ? rooms.get(room) : rooms.get("id-" + room);
        return Objects.requireNonNull(found, room);
    }

    private static ChannelRow row(Room room, String username) {
        long readSeq = room.read.getOrDefault(username, 0L);
        var messages =
                room.events.stream()
                        .filter(ServerFrame.ChatMessage.class::isInstance)
                        .map(one -> ((ServerFrame.ChatMessage) one).message())
                        .toList();
        return new ChannelRow(
                room.id,
                room.kind,
                room.visibility,
                room.name,
                "",
                room.kind == ChannelKind.DIRECT
                        ? person(
                                room.members.stream()
                                        .filter(one -> !one.equals(username))
                                        .findFirst()
                                        .orElse(username))
                        : null,
                1,
                room.events.size(),
                readSeq,
                messages.stream().filter(message -> message.seq() > readSeq).count(),
                0,
                room.members.size(),
                room.members.contains(username) ? MemberRole.MEMBER : null,
                messages.isEmpty() ? null : messages.getLast(),
                null,
                null,
                null);
    }

    private static final class Room {
        final String id;
        final String name;
        final Visibility visibility;
        final List<ServerFrame.Sequenced> events = new ArrayList<>();
        final Set<String> members = new LinkedHashSet<>();
        final Map<String, Long> read = new HashMap<>();
        final Map<String, Long> stored = new HashMap<>();
        ChannelKind kind = ChannelKind.ROOM;

        Room(String id, String name, Visibility visibility) {
            this.id = id;
            this.name = name;
            this.visibility = visibility;
        }
    }

    private static final class Visitor {
        final FakeSocket socket;
        final Map<String, SeqPoint> resume = new LinkedHashMap<>();
        String username = "";
        long inboxSeq;

        Visitor(FakeSocket socket) {
            this.socket = socket;
        }
    }
}
