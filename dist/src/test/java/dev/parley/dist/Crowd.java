package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Message;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.Visibility;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * People who talk, edit, delete, come and go while something is done to the servers; and the
 * judgement afterwards, whether everything that was acknowledged is there once, in its place, and
 * the same for all.
 */
final class Crowd implements AutoCloseable {
    private static final int TALKERS = 16;
    private static final int GUESTS = 3;
    private static final int ROOMS = 6;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Duration HEALING = Duration.ofSeconds(180);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final int PAGE = 200;
    private static final String PASSWORD = "correct horse battery";

    private final List<URI> doors;
    private final List<Talker> talkers = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Api.Tokens hostTokens;

    private Account hostAccount;

    private Crowd(List<URI> doors, Api.Tokens hostTokens) {
        this.doors = doors;
        this.hostTokens = hostTokens;
    }

    /** Signs them up, half by each door, and brings them into rooms. */
    static Crowd gather(List<URI> doors, String name) throws Exception {
        var servers = doors.stream().map(ParleyServer::new).toList();
        var host = name + "-0";
        signUp(servers.getFirst(), host);
        var crowd = new Crowd(doors, servers.getFirst().tokens(host, PASSWORD, "host"));
        crowd.hostAccount = servers.getFirst().signIn(host, PASSWORD, "host");
        var complete = false;
        try {
            for (var i = 0; i < TALKERS; i++) {
                var server = servers.get(i % servers.size());
                if (i > 0) {
                    signUp(server, name + "-" + i);
                }
                crowd.talkers.add(
                        new Talker(
                                i,
                                name + "-" + i,
                                server.signIn(name + "-" + i, PASSWORD, "test")));
            }
            for (var i = 0; i < GUESTS; i++) {
                var server = servers.get(i % servers.size());
                var guest = name + "-guest-" + i;
                signUp(server, guest);
                crowd.guests.add(new Guest(guest, server.signIn(guest, PASSWORD, "test")));
            }
            for (var each : crowd.clients()) {
                each.awaitLive(HEALING);
            }
            crowd.enterRooms();
            complete = true;
            return crowd;
        } finally {
            if (!complete) {
                crowd.close();
            }
        }
    }

    private static void signUp(ParleyServer server, String name) {
        server.signUp(new Api.SignUp(name, PASSWORD, null, null, null, null, null));
    }

    private void enterRooms() throws Exception {
        for (var i = 0; i < ROOMS; i++) {
            rooms.add(makeRoom("room " + i));
        }
        for (var talker : talkers.subList(1, talkers.size())) {
            for (var room : rooms) {
                talker.client().join(room).get();
            }
        }
    }

    /** Other crowds of the same cluster have rooms as well. */
    private String makeRoom(String name) throws Exception {
        var ours = talkers.getFirst().username() + " " + name;
        return host().createRoom(ours, Visibility.PUBLIC, List.of()).get().channel();
    }

    private ParleyClient host() {
        return talkers.getFirst().client();
    }

    private List<ParleyClient> clients() {
        var clients = new ArrayList<>(talkers.stream().map(Talker::client).toList());
        guests.forEach(guest -> clients.add(guest.client()));
        return clients;
    }

    List<String> rooms() {
        return List.copyOf(rooms);
    }

    /** Rooms made from now on may live in partitions that were not there before. */
    void openMoreRooms() throws Exception {
        for (var i = 0; i < ROOMS; i++) {
            var room = makeRoom("later " + i);
            for (var talker : talkers.subList(1, talkers.size())) {
                talker.client().join(room).get();
            }
            for (var talker : talkers) {
                talker.client().send(room, "first words").get();
            }
            awaitSameHead(room);
        }
    }

    int size() {
        return talkers.size();
    }

    /** How many of those who talk are seen as online. */
    int online() {
        var names = talkers.stream().map(Talker::username).toList();
        return (int)
                hostAccount.presence(names).stream()
                        .filter(person -> person.status() == PresenceStatus.ONLINE)
                        .count();
    }

    void talk() {
        talkers.forEach(talker -> talker.talk(rooms, PAUSE));
        for (var i = 0; i < guests.size(); i++) {
            guests.get(i).comeAndGo(rooms.get(i), this::remove);
        }
        awaitHealthy(System.nanoTime());
    }

    int acknowledged() {
        return talkers.stream().mapToInt(Talker::acknowledged).sum();
    }

    /** What servers said to those whose commands they could not store at once, and how often. */
    Map<ErrorCode, Long> postponements() {
        return everyone().stream()
                .flatMap(told -> told.postponements().stream())
                .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
    }

    /** How often somebody was put out of a room. */
    int removals() {
        return guests.stream().mapToInt(Guest::removals).sum();
    }

    /** Membership changes that were acknowledged. */
    int comings() {
        return guests.stream().mapToInt(Guest::changes).sum();
    }

    /**
     * Waits until everybody, and in every room somebody, has had a command acknowledged that was
     * begun after this moment.
     *
     * @return how long after it that was
     */
    Duration awaitHealthy(long sinceNanos) {
        await().atMost(HEALING)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> {
                            // The jitter that spares a real server is not what is measured.
                            clients().forEach(ParleyClient::hurry);
                            return talkers.stream()
                                            .allMatch(each -> anyRoomServed(each, sinceNanos))
                                    && rooms.stream()
                                            .allMatch(room -> anyoneServed(room, sinceNanos));
                        });
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    /** Whether any command that was begun after this moment has been acknowledged. */
    boolean wasAnyServed(long sinceNanos) {
        return rooms.stream().anyMatch(room -> anyoneServed(room, sinceNanos));
    }

    private boolean anyRoomServed(Talker talker, long sinceNanos) {
        return rooms.stream().anyMatch(room -> talker.wasServed(room, sinceNanos));
    }

    private boolean anyoneServed(String room, long sinceNanos) {
        return talkers.stream().anyMatch(talker -> talker.wasServed(room, sinceNanos));
    }

    /** Lets them go on until so much more was acknowledged. */
    void awaitAcknowledged(int more) {
        var goal = acknowledged() + more;
        await().atMost(HEALING).until(() -> acknowledged() >= goal);
    }

    /** Nobody says anything more; everything that is under way comes to its end. */
    Figures finish() throws Exception {
        talkers.forEach(Talker::fallSilent);
        guests.forEach(Guest::fallSilent);
        await().atMost(HEALING)
                .until(
                        () ->
                                talkers.stream().allMatch(Talker::isSilent)
                                        && guests.stream().allMatch(Guest::isSilent));
        var stored = 0;
        var lost = 0;
        var doubled = 0;
        var forked = 0;
        var gaps = 0;
        for (var room : rooms) {
            awaitSameHead(room);
            var history = history(room);
            stored += history.size();
            lost += lost(room, history);
            doubled += twice(history);
            forked += membersDiffer(room);
            var truth = new HashMap<Long, String>();
            history.forEach((seq, message) -> truth.put(seq, message.id()));
            for (var told : everyone()) {
                for (var stretch : told.of(room)) {
                    gaps += stretch.gaps();
                    doubled += stretch.repeats();
                    for (var event : stretch.ids().entrySet()) {
                        if (!event.getValue().equals(Told.UNNAMED)) {
                            var other = truth.putIfAbsent(event.getKey(), event.getValue());
                            if (other != null && !other.equals(event.getValue())) {
                                forked++;
                            }
                        }
                    }
                }
            }
        }
        var failures = talkers.stream().flatMap(talker -> talker.failures().stream()).toList();
        failures.stream().limit(3).forEach(System.err::println);
        return new Figures(acknowledged(), stored, failures.size(), lost, doubled, forked, gaps);
    }

    /** The directory's list is a projection of the events, which everybody was told. */
    private int membersDiffer(String room) {
        var listed = new HashSet<String>();
        hostAccount
                .members(room, null, PAGE)
                .members()
                .forEach(member -> listed.add(member.user().username()));
        var told = new HashSet<>(talkers.getFirst().told.members(room));
        told.add(hostAccount.me().username());
        if (!listed.equals(told)) {
            System.err.printf("members of %s: listed %s, told %s%n", room, listed, told);
        }
        return listed.equals(told) ? 0 : 1;
    }

    private List<Told> everyone() {
        var everyone = new ArrayList<>(talkers.stream().map(talker -> talker.told).toList());
        guests.forEach(guest -> everyone.add(guest.told));
        return everyone;
    }

    /** Who stays in the room all the time has been told its newest event. */
    private void awaitSameHead(String room) {
        await().atMost(HEALING)
                .until(
                        () ->
                                talkers.stream()
                                                .map(talker -> talker.told.head(room))
                                                .distinct()
                                                .count()
                                        == 1);
    }

    private int lost(String room, Map<Long, Message> history) {
        var lost = 0;
        for (var talker : talkers) {
            for (var said : talker.said(room).entrySet()) {
                var message = history.get(said.getKey());
                var deleted = message != null && Boolean.TRUE.equals(message.deleted());
                var isThere =
                        message != null
                                && deleted == said.getValue().deleted()
                                && message.text().equals(said.getValue().text());
                if (!isThere) {
                    System.err.printf(
                            "lost: %s %d %s, but there is %s%n",
                            room, said.getKey(), said.getValue(), message);
                    lost++;
                }
            }
        }
        return lost;
    }

    private static int twice(Map<Long, Message> history) {
        var ids = new HashSet<String>();
        var tokens = new HashSet<String>();
        var twice = 0;
        for (var message : history.values()) {
            var token = message.text().split(" ", 2)[0];
            if (!ids.add(message.sender().id() + message.id())
                    || !token.isEmpty() && !tokens.add(token)) {
                twice++;
            }
        }
        return twice;
    }

    private TreeMap<Long, Message> history(String room) throws Exception {
        var messages = new TreeMap<Long, Message>();
        Long before = null;
        while (true) {
            var page = host().history(room, new HistoryRange(before, null, null, PAGE)).get();
            page.messages().forEach(message -> messages.put(message.seq(), message));
            if (!page.hasBefore()) {
                return messages;
            }
            before = page.from();
        }
    }

    private void remove(String room, String username) {
        var request =
                HttpRequest.newBuilder(
                                doors.getFirst()
                                        .resolve(
                                                "/api/v1/channels/%s/members/%s"
                                                        .formatted(room, username)))
                        .timeout(CALL)
                        .header("Authorization", "Bearer " + hostTokens.accessToken())
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .DELETE()
                        .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer.body());
            }
        } catch (IOException unreachable) {
            throw new IllegalStateException(unreachable);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        talkers.forEach(Talker::close);
        guests.forEach(Guest::close);
        http.close();
    }
}
