package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Visibility;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Someone who is in more rooms than anybody should be still gets all of them, and soon. */
class ManyRoomsSocketTest {
    private static final int ROOMS = 5_000;

    @RegisterExtension
    static final GatewayFixture FIXTURE =
            GatewayFixture.with(
                    new GatewayConfig(
                            GatewayServer.WIDE,
                            GatewayConfig.Counts.DEFAULTS,
                            GatewayConfig.Times.DEFAULTS));

    @Test
    void listsAndSeatsSomeoneWhoIsInFiveThousandRooms() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var rooms =
                IntStream.range(0, ROOMS)
                        .mapToObj(
                                i ->
                                        FIXTURE.submit(
                                                // The limit of sends is an account's.
                                                i % 2 == 0 ? ana.caller() : ben.caller(),
                                                group(
                                                        i,
                                                        i % 2 == 0
                                                                ? ben.username()
                                                                : ana.username())))
                        .toList();
        rooms.forEach(FIXTURE::await);
        var last = rooms.getLast().key().channel();
        var usedBefore = usedBytes();
        var began = System.nanoTime();
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello();
            var listed = new HashSet<String>();
            var parts = 0;
            JsonNode part;
            do {
                part = socket.read();
                assertThat(part.path("type").asText()).isEqualTo("channels_list");
                assertThat(part.path("channels").size()).isLessThanOrEqualTo(200);
                StreamSupport.stream(part.path("channels").spliterator(), false)
                        .forEach(row -> listed.add(row.path("id").asText()));
                parts++;
            } while (part.path("more").asBoolean());
            report("the list of " + listed.size() + " in " + parts + " parts", began);
            assertThat(listed).hasSize(ROOMS + 1).contains(last.value());

            FIXTURE.post(ben.caller(), last, "are you there?");
            assertThat(socket.await("chat_message").path("text").asText())
                    .isEqualTo("are you there?");
            report("all live", began);
            System.out.printf(
                    "%d KiB of heap for what one session in %d rooms holds%n",
                    (usedBytes() - usedBefore) >> 10, ROOMS);

            socket.send(
                    "chat_message",
                    "ref",
                    "own",
                    "channel",
                    last.value(),
                    "id",
                    RawSocket.id(),
                    "text",
                    "yes");
            assertThat(socket.answer("own").path("text").asText()).isEqualTo("yes");
            for (var room : List.of(rooms.getFirst(), rooms.get(ROOMS / 2))) {
                socket.send("typing", "ref", "t", "channel", room.key().channel().value());
            }
            assertThat(socket.readAll()).noneMatch(f -> f.path("type").asText().equals("error"));
        }
    }

    private static ClientFrame.CreateChannel group(int number, String other) {
        return new ClientFrame.CreateChannel(
                null,
                RawSocket.id(),
                "group " + number,
                ChannelKind.GROUP,
                Visibility.PRIVATE,
                List.of(other));
    }

    private static void report(String what, long beganNanos) {
        System.out.printf(
                "%s after %d ms%n",
                what, Duration.ofNanos(System.nanoTime() - beganNanos).toMillis());
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
