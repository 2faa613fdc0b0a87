package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.Visibility;
import dev.parley.testkit.Recorder;
import dev.parley.testkit.Verdict;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * People who talk, edit, delete, come and go while something is done to the servers; and afterwards
 * the judgement of what they were promised.
 */
final class Crowd implements AutoCloseable {
    private static final int TALKERS = 16;
    private static final int GUESTS = 3;
    private static final int ROOMS = 6;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Duration HEALING = Duration.ofSeconds(180);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse battery";

    private final Recorder recorder = new Recorder(System::nanoTime);
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
                                server.signIn(name + "-" + i, PASSWORD, "test"),
                                crowd.recorder));
            }
            for (var i = 0; i < GUESTS; i++) {
                var server = servers.get(i % servers.size());
                var guest = name + "-guest-" + i;
                signUp(server, guest);
                crowd.guests.add(
                        new Guest(guest, server.signIn(guest, PASSWORD, "test"), crowd.recorder));
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
                .flatMap(one -> one.postponements().stream())
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
    Verdict finish() {
        talkers.forEach(Talker::fallSilent);
        guests.forEach(Guest::fallSilent);
        await().atMost(HEALING)
                .until(
                        () ->
                                talkers.stream().allMatch(Talker::isSilent)
                                        && guests.stream().allMatch(Guest::isSilent));
        return new Judgement(recorder, hostAccount, host())
                .of(rooms, talkers.stream().map(talker -> talker.witness).toList());
    }

    private List<Witness> everyone() {
        var everyone = new ArrayList<>(talkers.stream().map(talker -> talker.witness).toList());
        guests.forEach(guest -> everyone.add(guest.witness));
        return everyone;
    }

    /** Who stays in the room all the time has been told its newest event. */
    private void awaitSameHead(String room) {
        await().atMost(HEALING)
                .until(
                        () ->
                                talkers.stream()
                                                .map(talker -> talker.witness.head(room))
                                                .distinct()
                                                .count()
                                        == 1);
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
