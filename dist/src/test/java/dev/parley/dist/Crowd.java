package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.client.TokenStore;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.Visibility;
import dev.parley.testkit.Recorder;
import dev.parley.testkit.Verdict;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * People who talk, edit, delete, come and go while something is done to the servers; and afterwards
 * the judgement of what they were promised.
 */
final class Crowd implements AutoCloseable {
    private static final Duration HEALING = Duration.ofSeconds(180);
    private static final Duration HURRY = Duration.ofSeconds(1);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse battery";

    /** A server takes the time for each of them that a password's hash needs. */
    private static final int SIGN_INS_AT_ONCE = 8;

    private static final Pattern ISSUED_AT = Pattern.compile("\"iat\":(\\d+)");
    private static final int UNAUTHORIZED = 401;

    /** Of those who talk, who is signed out. */
    private static final int SIGNED_OUT_ONE_IN = 10;

    /**
     * @param talkers the first of whom is in all rooms
     * @param guests who come and go, each in a room
     * @param members of each room, without guests; together they are all who talk
     * @param pause of each between two commands
     */
    record Size(int talkers, int guests, int rooms, int members, Duration pause) {
        static final Size SMALL = new Size(16, 3, 6, 16, Duration.ofMillis(150));

        Size {
            if (guests > rooms || members > talkers || rooms * (members - 1) < talkers - 1) {
                throw new IllegalArgumentException("somebody has no room, or a room nobody");
            }
        }
    }

    private final Recorder recorder = new Recorder(System::nanoTime);
    private final Doors doors;
    private final Size size;
    private final List<ParleyServer> servers;
    private final List<Talker> talkers = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final TokenStore hostTokens;
    private final Account hostAccount;

    /** With those who are in each. */
    private Map<String, List<Talker>> rooms = Map.of();

    private int gatherings;

    private Crowd(Doors doors, String host, Size size) {
        this.doors = doors;
        this.size = size;
        servers = doors.addresses().stream().map(ParleyServer::new).toList();
        signUp(servers.getFirst(), host);
        hostTokens = TokenStore.inMemory(servers.getFirst().tokens(host, PASSWORD, "host"));
        hostAccount = servers.getFirst().account(hostTokens);
    }

    /** Signs them up, as many by each door, and brings them into rooms. */
    static Crowd gather(Doors doors, String name, Size size) throws Exception {
        var crowd = new Crowd(doors, name + "-0", size);
        var complete = false;
        try {
            var names = new ArrayList<String>();
            IntStream.range(0, size.talkers()).forEach(i -> names.add(name + "-" + i));
            IntStream.range(0, size.guests()).forEach(i -> names.add(name + "-guest-" + i));
            var accounts = crowd.accounts(names);
            for (var i = 0; i < names.size(); i++) {
                crowd.come(i, names.get(i), accounts.get(i));
            }
            for (var each : crowd.clients()) {
                each.awaitLive(HEALING);
            }
            crowd.rooms = crowd.openRooms("room");
            complete = true;
            return crowd;
        } finally {
            if (!complete) {
                crowd.close();
            }
        }
    }

    /** The host, who is the first, has signed up. */
    private List<Account> accounts(List<String> names) throws Exception {
        var accounts = new ArrayList<Future<Account>>();
        try (var some =
                Executors.newFixedThreadPool(SIGN_INS_AT_ONCE, Thread.ofVirtual().factory())) {
            for (var i = 0; i < names.size(); i++) {
                var name = names.get(i);
                var isNew = i > 0;
                var server = server(i);
                accounts.add(
                        some.submit(
                                () -> {
                                    if (isNew) {
                                        signUp(server, name);
                                    }
                                    return server.signIn(name, PASSWORD, "test");
                                }));
            }
        }
        var signedIn = new ArrayList<Account>();
        for (var account : accounts) {
            signedIn.add(account.get());
        }
        return signedIn;
    }

    private ParleyServer server(int number) {
        return servers.get(number % servers.size());
    }

    private void come(int number, String name, Account account) {
        if (number < size.talkers()) {
            talkers.add(new Talker(number, name, account, doors.sockets(), recorder));
        } else {
            guests.add(new Guest(name, account, doors.sockets(), recorder));
        }
    }

    private static void signUp(ParleyServer server, String name) {
        server.signUp(new Api.SignUp(name, PASSWORD, null, null, null, null, null));
    }

    /** Everybody is in as many, but for one, and the host in all. */
    private Map<String, List<Talker>> openRooms(String name) throws Exception {
        var opened = new LinkedHashMap<String, List<Talker>>();
        var joining = new ArrayList<CompletableFuture<?>>();
        var others = talkers.subList(1, talkers.size());
        var next = 0;
        for (var i = 0; i < size.rooms(); i++) {
            var room = makeRoom(name + " " + i);
            var members = new ArrayList<>(talkers.subList(0, 1));
            while (members.size() < size.members()) {
                var member = others.get(next++ % others.size());
                members.add(member);
                joining.add(member.client().join(room));
            }
            opened.put(room, members);
        }
        CompletableFuture.allOf(joining.toArray(CompletableFuture[]::new)).get();
        return opened;
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

    /** Rooms made from now on may live in partitions that were not there before. */
    void openMoreRooms() throws Exception {
        for (var room : openRooms("later").entrySet()) {
            for (var talker : room.getValue()) {
                talker.client().send(room.getKey(), "first words").get();
            }
            awaitSameHead(room.getKey(), room.getValue());
        }
    }

    /** Leaves what was judged behind, and takes other rooms. */
    void moveOn() throws Exception {
        for (var room : rooms.keySet()) {
            host().deleteChannel(room).get();
        }
        recorder.forget();
        rooms = openRooms("room " + ++gatherings);
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

    /** By how much the clock of each server is ahead of this program's, by the tickets it gives. */
    List<Duration> clocksAhead() throws IOException, InterruptedException {
        var ahead = new ArrayList<Duration>();
        for (var door : doors.addresses()) {
            // Any call renews the tokens.
            hostAccount.me();
            var request =
                    HttpRequest.newBuilder(door.resolve("/api/v1/gateway"))
                            .timeout(CALL)
                            .header("Authorization", "Bearer " + hostTokens.current().accessToken())
                            .build();
            var answer = http.send(request, BodyHandlers.ofByteArray()).body();
            ahead.add(
                    Duration.between(Instant.now(), madeAt(Json.body(answer, Api.Gateway.class))));
        }
        return ahead;
    }

    private static Instant madeAt(Api.Gateway gateway) {
        var claims = Base64.getUrlDecoder().decode(gateway.ticket().split("\\.")[1]);
        var issuedAt = ISSUED_AT.matcher(new String(claims, StandardCharsets.UTF_8));
        if (!issuedAt.find()) {
            throw new IllegalStateException("a ticket of no time");
        }
        return Instant.ofEpochSecond(Long.parseLong(issuedAt.group(1)));
    }

    void talk() {
        for (var talker : talkers) {
            var mine = rooms.keySet().stream().filter(room -> rooms.get(room).contains(talker));
            talker.talk(mine.toList(), size.pause());
        }
        var some = List.copyOf(rooms.keySet());
        for (var i = 0; i < guests.size(); i++) {
            guests.get(i).comeAndGo(some.get(i), this::remove);
        }
        awaitHealthy(System.nanoTime());
    }

    /** The server ends the sessions of some who are talking. */
    void signSomeOut() throws Exception {
        var some = IntStream.range(0, talkers.size()).filter(i -> i % SIGNED_OUT_ONE_IN == 1);
        var leaving = some.mapToObj(talkers::get).toList();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            leaving.forEach(talker -> all.submit(talker::signOut));
        }
        await().atMost(HEALING).until(() -> leaving.stream().allMatch(this::isOut));
    }

    private boolean isOut(Talker talker) {
        return talker.witness.isStopped();
    }

    void signThemIn() {
        for (var i = 0; i < talkers.size(); i++) {
            var talker = talkers.get(i);
            if (isOut(talker)) {
                talker.signedIn(server(i).signIn(talker.username(), PASSWORD, "test"));
            }
        }
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
        var hurried = new AtomicLong(System.nanoTime() - HURRY.toNanos());
        await().atMost(HEALING)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> {
                            if (System.nanoTime() - hurried.get() >= HURRY.toNanos()) {
                                // The jitter that spares a real server is not what is measured.
                                clients().forEach(ParleyClient::hurry);
                                hurried.set(System.nanoTime());
                            }
                            return talkers.stream()
                                            .allMatch(each -> anyRoomServed(each, sinceNanos))
                                    && rooms.keySet().stream()
                                            .allMatch(room -> anyoneServed(room, sinceNanos));
                        });
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    /** Whether any command that was begun after this moment has been acknowledged. */
    boolean wasAnyServed(long sinceNanos) {
        return rooms.keySet().stream().anyMatch(room -> anyoneServed(room, sinceNanos));
    }

    private boolean anyRoomServed(Talker talker, long sinceNanos) {
        return rooms.keySet().stream().anyMatch(room -> talker.wasServed(room, sinceNanos));
    }

    private boolean anyoneServed(String room, long sinceNanos) {
        return rooms.get(room).stream().anyMatch(talker -> talker.wasServed(room, sinceNanos));
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
        var witnesses = new LinkedHashMap<String, List<Witness>>();
        rooms.forEach(
                (room, members) ->
                        witnesses.put(
                                room, members.stream().map(member -> member.witness).toList()));
        return new Judgement(recorder, hostAccount, host()).of(witnesses);
    }

    private List<Witness> everyone() {
        var everyone = new ArrayList<>(talkers.stream().map(talker -> talker.witness).toList());
        guests.forEach(guest -> everyone.add(guest.witness));
        return everyone;
    }

    /** Who stays in the room all the time has been told its newest event. */
    private static void awaitSameHead(String room, List<Talker> members) {
        await().atMost(HEALING)
                .until(
                        () ->
                                members.stream()
                                                .map(talker -> talker.witness.head(room))
                                                .distinct()
                                                .count()
                                        == 1);
    }

    private void remove(String room, String username) {
        var request =
                HttpRequest.newBuilder(
                                doors.addresses()
                                        .getFirst()
                                        .resolve(
                                                "/api/v1/channels/%s/members/%s"
                                                        .formatted(room, username)))
                        .timeout(CALL)
                        .header("Authorization", "Bearer " + hostTokens.current().accessToken())
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .DELETE()
                        .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == UNAUTHORIZED) {
                // Any call renews the tokens; the next try has them.
                hostAccount.me();
            }
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
