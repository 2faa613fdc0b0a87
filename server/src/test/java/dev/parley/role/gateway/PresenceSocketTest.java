package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.attendance.AttendanceConfig;
import dev.parley.role.gateway.GatewayServer.Person;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who is there, as sessions see it. Everything lasts a twentieth of what it does for real people.
 */
class PresenceSocketTest {
    private static final long SILENT_MILLIS = 45_000 / 20;
    private static final long GRACE_MILLIS = 30_000 / 20;

    @RegisterExtension
    static final GatewayFixture FIXTURE =
            GatewayFixture.with(
                    GatewayServer.config(),
                    new AttendanceConfig(
                            300_000 / 20, SILENT_MILLIS, GRACE_MILLIS, 5_000 / 20, 50, 10, 500));

    private static RawSocket live(Person person) {
        return FIXTURE.server().live(person).hearingPresence();
    }

    private static RawSocket watching(Person person, Person... others) {
        var socket = live(person);
        socket.send(
                "watch_presence", "users", List.of(others).stream().map(Person::username).toList());
        return socket;
    }

    private static JsonNode presence(RawSocket socket, Person of, String status) {
        return socket.await(
                frame ->
                        frame.path("type").asText().equals("presence")
                                && frame.at("/user/username").asText().equals(of.username())
                                && frame.path("status").asText().equals(status));
    }

    @Test
    void tellsOneselfAfterTheWelcomeAndOnEveryDevice() {
        var ana = FIXTURE.person("ana");
        try (var laptop = live(ana);
                var phone = live(FIXTURE.server().signIn(ana))) {
            presence(laptop, ana, "online");
            presence(phone, ana, "online");
            laptop.send("set_presence", "status", "invisible", "text", "Hiding");

            assertThat(presence(laptop, ana, "invisible").path("text").asText())
                    .isEqualTo("Hiding");
            presence(phone, ana, "invisible");
        }
    }

    @Test
    void tellsWhoWatchesAndNobodyElse() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var cid = FIXTURE.person("cid");
        try (var anas = watching(ana, ben, cid);
                var cids = live(cid)) {
            presence(anas, cid, "online");
            try (var bens = live(ben)) {
                presence(anas, ben, "online");
                bens.send("set_presence", "status", "busy", "text", "In a meeting");
                assertThat(presence(anas, ben, "busy").path("text").asText())
                        .isEqualTo("In a meeting");
                bens.send("set_presence", "status", "online", "text", "");
                assertThat(presence(anas, ben, "online").has("text")).isFalse();
            }
            presence(anas, ben, "offline");
            assertThat(cids.readAll())
                    .allMatch(frame -> frame.at("/user/username").asText().equals(cid.username()));
        }
    }

    @Test
    void doesNotCountAsAnActWhatAClientDoesByItself() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        try (var anas = watching(ana, ben);
                var bens = FIXTURE.server().open(ben)) {
            bens.hello("resume", Map.of("inbox", Map.of("epoch", 1, "seq", 1)));
            var room = bens.rows().getFirst().path("id").asText();
            bens.send("ping");
            bens.send("history", "channel", room);
            bens.send("watch_presence", "users", List.of());
            bens.await("history");
            presence(anas, ben, "away");
            bens.send("mark_channel_read", "channel", room, "seq", 1);
            presence(anas, ben, "online");
        }
    }

    @Test
    void noticesAClientThatIsKilled() throws Exception {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        try (var anas = watching(ana, ben)) {
            var client = OtherProcess.withASocket(FIXTURE.server().port(), ben.bearer());
            presence(anas, ben, "online");
            var killed = System.nanoTime();
            client.destroyForcibly().waitFor();
            presence(anas, ben, "offline");

            assertThat(Duration.ofNanos(System.nanoTime() - killed))
                    .isBetween(
                            Duration.ofMillis(GRACE_MILLIS - 100),
                            Duration.ofMillis(SILENT_MILLIS));
        }
    }

    @Test
    void noticesASocketAtWhoseOtherEndNobodyIsAnyMore() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        try (var anas = watching(ana, ben);
                var bens = live(ben)) {
            presence(anas, ben, "online");
            var heard = System.nanoTime();
            // The connection stands, and nothing comes over it.
            presence(anas, ben, "offline");
            assertThat(Duration.ofNanos(System.nanoTime() - heard))
                    .isLessThan(Duration.ofMillis(SILENT_MILLIS + 1_500));
            assertThat(FIXTURE.server().gateway().connections()).isGreaterThanOrEqualTo(2);

            bens.send("ping");
            presence(anas, ben, "online");
        }
    }

    @Test
    void knowsNobodyAfterARestartButWhoIsBackAndWhatWasChosen() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var cid = FIXTURE.person("cid");
        try (var cids = live(cid);
                var bens = live(ben)) {
            cids.send("set_presence", "status", "busy", "text", "Deep work");
            presence(cids, cid, "busy");
            presence(bens, ben, "online");
        }
        FIXTURE.restart();
        try (var anas = watching(ana, ben, cid)) {
            assertThat(presence(anas, cid, "offline").path("text").asText()).isEqualTo("Deep work");
            assertThat(anas.readAll())
                    .noneMatch(f -> f.at("/user/username").asText().equals(ben.username()));
            try (var cids = live(cid)) {
                presence(cids, cid, "busy");
                presence(anas, cid, "busy");
            }
        }
    }

    @Test
    void holdsNoMoreThanIsWatched() {
        var ana = FIXTURE.person("ana");
        try (var anas = live(ana)) {
            var many = java.util.stream.IntStream.range(0, 501).mapToObj(i -> "u" + i).toList();
            anas.send("watch_presence", "ref", "w", "users", many);
            assertThat(anas.answer("w").path("code").asText()).isEqualTo("bad_field");
        }
    }

    @Test
    void tellsWhoReadsAgainOfWhatHappenedWhileTheyDidNot() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.post(ana.caller(), room, 1);
        try (var narrow = RawSocket.connectNarrow(FIXTURE.server().port());
                var bens = live(ben)) {
            var anas = narrow.upgraded(FIXTURE.server().port(), ana.bearer()).hearingPresence();
            anas.hello();
            anas.rows();
            anas.send("watch_presence", "users", List.of(ben.username()));
            presence(anas, ben, "online");
            var behind = FIXTURE.server().behind();
            await().until(
                            () -> {
                                FIXTURE.post(ana.caller(), room, "x".repeat(16_000));
                                return FIXTURE.server().behind() > behind;
                            });
            bens.send("set_presence", "status", "busy");
            presence(bens, ben, "busy");

            presence(anas, ben, "busy");
        }
    }
}
