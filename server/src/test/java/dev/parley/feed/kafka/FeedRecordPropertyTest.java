package dev.parley.feed.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Position;
import dev.parley.channel.Role;
import dev.parley.channel.Scripts;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;
import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

class FeedRecordPropertyTest {
    private static final ChannelId ROOM =
            ChannelId.created(Scripts.PEOPLE.getFirst(), CommandId.derived("room"));

    @Test
    void readsBackEveryEventThatItWrites() {
        Property.check(
                300,
                random -> {
                    var events = new ArrayList<SequencedEvent>();
                    for (var i = 1; i <= 30; i++) {
                        events.add(event(i, any(random)));
                    }
                    return events;
                },
                events -> assertThat(decoded(FeedRecord.encode(events))).isEqualTo(events));
    }

    @Test
    void keepsRecordsSmallAndTheOrder() {
        var long100 = "ü\"\n".repeat(20_000);
        var events = new ArrayList<SequencedEvent>();
        for (var i = 1; i <= 20; i++) {
            events.add(event(i, new Event.MessagePosted(long100, List.of())));
        }
        var records = FeedRecord.encode(events);
        assertThat(records).hasSizeGreaterThan(5).allMatch(record -> record.length < 512 << 10);
        assertThat(decoded(records)).isEqualTo(events);
    }

    @Test
    void isTheJsonThatIsDocumented() {
        var record =
                FeedRecord.encode(
                        List.of(
                                event(
                                        7,
                                        new Event.MessagePosted(
                                                "hello", Scripts.PEOPLE.subList(0, 1)))));
        assertThat(new String(record.getFirst(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        [{"channel":"%s","epoch":1,"seq":7,"n":7,"position":4398046511111,\
                        "time":1700000000000,"account":"%s","device":"%s",\
                        "id":"00000000-0000-0001-0000-000000000007","kind":"message_posted",\
                        "body":{"text":"hello","mentions":["%s"]}}]\
                        """
                                .formatted(
                                        ROOM.value(),
                                        Scripts.PEOPLE.getFirst().value(),
                                        DeviceId.server().value(),
                                        Scripts.PEOPLE.getFirst().value()));
    }

    @Test
    void doesNotGuessWhatItDoesNotKnow() {
        var record =
                new String(
                                FeedRecord.encode(List.of(event(1, new Event.Deleted())))
                                        .getFirst(),
                                StandardCharsets.UTF_8)
                        .replace("\"deleted\"", "\"something\"");
        assertThatThrownBy(() -> FeedRecord.decode(record.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("event kind something is not known");
    }

    private static List<SequencedEvent> decoded(List<byte[]> records) {
        return records.stream().flatMap(record -> FeedRecord.decode(record).stream()).toList();
    }

    private static SequencedEvent event(long seq, Event event) {
        return new SequencedEvent(
                ROOM,
                1,
                seq,
                seq,
                Position.of(1, seq),
                1_700_000_000_000L,
                Scripts.PEOPLE.getFirst(),
                DeviceId.server(),
                new CommandId(new UUID(1, seq)),
                event);
    }

    private static Event any(RandomGenerator random) {
        var number = random.nextLong(1, Long.MAX_VALUE);
        return switch (random.nextInt(15)) {
            case 0 ->
                    new Event.Created(
                            Kind.values()[random.nextInt(4)],
                            Visibility.values()[random.nextInt(2)],
                            text(random),
                            people(random),
                            1 + random.nextInt(3));
            case 1 -> new Event.Renamed(text(random));
            case 2 -> new Event.TopicSet(text(random));
            case 3 -> new Event.Deleted();
            case 4 -> new Event.MemberAdded(Scripts.PEOPLE.get(1));
            case 5 -> new Event.MemberJoined();
            case 6 -> new Event.MemberLeft();
            case 7 -> new Event.MemberRemoved(Scripts.PEOPLE.get(2));
            case 8 ->
                    new Event.RoleChanged(Scripts.PEOPLE.get(2), Role.values()[random.nextInt(3)]);
            case 9 -> new Event.MessageEdited(number, text(random), people(random));
            case 10 -> new Event.MessageDeleted(number, number - 1);
            case 11 -> new Event.JoinNoted(ROOM, 1, number);
            case 12 -> new Event.MentionNoted(ROOM, 2, number);
            case 13 -> new Event.RulesRaised(2 + random.nextInt(5));
            default -> new Event.MessagePosted(text(random), people(random));
        };
    }

    private static List<AccountId> people(RandomGenerator random) {
        return Scripts.PEOPLE.subList(0, random.nextInt(Scripts.PEOPLE.size()));
    }

    private static String text(RandomGenerator random) {
        return random.ints(random.nextInt(20), 0, 0xD800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append("👋")
                .toString();
    }
}
