package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Role;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;
import dev.parley.directory.ChannelDirectory.Listed;
import dev.parley.directory.ChannelDirectory.Projection;
import dev.parley.directory.ChannelDirectory.PublicRoom;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What every directory keeps of channels: names, rows and memberships. */
public abstract class ChannelDirectoryContractTest extends DirectoryContractTest {
    private static final int PARTITION = 3;

    private final AccountId anna = anyAccount();
    private final AccountId ben = anyAccount();
    private long cursor;

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private ChannelId anyChannel() {
        return ChannelId.created(anyAccount(), CommandId.derived("any"));
    }

    /** A channel that events happen to, each projected when it is told to. */
    private final class Story {
        private Channel now;

        Story(ChannelId id) {
            now = Channel.nothing(id, 1);
        }

        Projection happens(AccountId by, Event event) {
            var row = now.rowSeq();
            var next =
                    new SequencedEvent(
                            now.id(),
                            now.epoch(),
                            now.seq() + 1,
                            event instanceof Event.MessagePosted ? now.n() + 1 : now.n(),
                            now.position().next(),
                            NOW,
                            by,
                            DeviceId.server(),
                            CommandId.derived(now.id().value(), "" + now.seq()),
                            event);
            now = now.fold(next);
            var isListed = now.exists() && now.isPublicRoom();
            return new Projection(next, row, now, isListed ? fold(now.name()) : null);
        }

        Story did(AccountId by, Event event) {
            project(happens(by, event));
            return this;
        }
    }

    private Story room(String name) {
        return room(name, anyChannel(), Visibility.PUBLIC);
    }

    private Story room(String name, ChannelId id, Visibility visibility) {
        directory.channels().insertIfAbsent(id, PARTITION);
        return new Story(id).did(anna, new Event.Created(Kind.ROOM, visibility, name, List.of()));
    }

    private void project(Projection... projections) {
        directory.channels().project(PARTITION, List.of(projections), ++cursor);
    }

    private Set<ChannelId> channelsOf(AccountId account) {
        return directory.channels().channelsOf(account).stream()
                .map(Listed::channel)
                .collect(Collectors.toSet());
    }

    private List<String> publicNames(String query) {
        return directory.channels().publicRooms(ben, query, 100).stream()
                .map(PublicRoom::name)
                .toList();
    }

    // Names

    @Test
    void reservesANameForOneChannelOnly() {
        var mine = anyChannel();

        assertThat(directory.channels().reserveName("general", mine, NOW)).isTrue();
        assertThat(directory.channels().reserveName("general", mine, NOW)).isTrue();
        assertThat(directory.channels().reserveName("general", anyChannel(), NOW)).isFalse();
    }

    @Test
    void givesAReleasedNameToTheNext() {
        var mine = anyChannel();
        directory.channels().reserveName("general", mine, NOW);

        directory.channels().releaseName("general", anyChannel());
        assertThat(directory.channels().reserveName("general", anyChannel(), NOW)).isFalse();
        directory.channels().releaseName("general", mine);
        assertThat(directory.channels().reserveName("general", anyChannel(), NOW)).isTrue();
    }

    @Test
    void freesAReservationThatNoEventConfirmed() {
        directory.channels().reserveName("general", anyChannel(), NOW);
        var late = NOW + ChannelDirectory.UNCONFIRMED_MILLIS;

        assertThat(directory.channels().reserveName("general", anyChannel(), late - 1)).isFalse();
        assertThat(directory.channels().reserveName("general", anyChannel(), late)).isTrue();
    }

    @Test
    void keepsAConfirmedNameForAsLongAsTheRoomHasIt() {
        var id = anyChannel();
        directory.channels().reserveName("general", id, NOW);
        room("General", id, Visibility.PUBLIC);
        var late = NOW + 100 * ChannelDirectory.UNCONFIRMED_MILLIS;

        directory.channels().releaseName("general", id);

        assertThat(directory.channels().reserveName("general", anyChannel(), late)).isFalse();
        assertThat(directory.channels().publicRoom("general")).contains(id);
    }

    @Test
    void keepsAConfirmedNameConfirmedWhenItsRoomReservesItAgain() {
        var id = room("General").now.id();

        assertThat(directory.channels().reserveName("general", id, NOW)).isTrue();
        directory.channels().releaseName("general", id);

        assertThat(directory.channels().publicRoom("general")).contains(id);
    }

    @Test
    void knowsNoPublicRoomByANameThatIsOnlyReserved() {
        directory.channels().reserveName("general", anyChannel(), NOW);

        assertThat(directory.channels().publicRoom("general")).isEmpty();
    }

    @Test
    void freesTheOldNameAndConfirmsTheNewOneWhenARoomIsRenamed() {
        var story = room("Old");
        directory.channels().reserveName("new", story.now.id(), NOW);

        story.did(anna, new Event.Renamed("New"));

        assertThat(directory.channels().publicRoom("new")).contains(story.now.id());
        assertThat(directory.channels().publicRoom("old")).isEmpty();
        assertThat(directory.channels().reserveName("old", anyChannel(), NOW)).isTrue();
        assertThat(directory.channels().reserveName("new", anyChannel(), NOW)).isFalse();
        assertThat(publicNames("")).containsExactly("New");
    }

    @Test
    void keepsTheReservationOfARenameThatIsStillUnderWay() {
        var story = room("One");
        directory.channels().reserveName("three", story.now.id(), NOW);

        story.did(anna, new Event.Renamed("Two"));

        assertThat(directory.channels().reserveName("three", anyChannel(), NOW)).isFalse();
    }

    @Test
    void freesTheNameOfADeletedRoom() {
        var story = room("General").did(anna, new Event.Deleted());

        assertThat(directory.channels().publicRoom("general")).isEmpty();
        assertThat(directory.channels().reserveName("general", anyChannel(), NOW)).isTrue();
        assertThat(publicNames("")).isEmpty();
        assertThat(channelsOf(anna)).isEmpty();
        assertThat(directory.channels().partitionOf(story.now.id())).hasValue(PARTITION);
    }

    @Test
    void leavesTheNamesOfPrivateRoomsFree() {
        room("Secret", anyChannel(), Visibility.PRIVATE);

        assertThat(directory.channels().reserveName("secret", anyChannel(), NOW)).isTrue();
        assertThat(publicNames("")).isEmpty();
    }

    @Test
    void projectsARoomWhoseReservationWasLost() {
        var late = anyChannel();
        directory.channels().reserveName("general", late, NOW);
        var quick = room("General");

        room("General", late, Visibility.PUBLIC);

        assertThat(channelsOf(anna)).containsExactlyInAnyOrder(quick.now.id(), late);
        assertThat(directory.channels().publicRoom("general")).contains(quick.now.id());
    }

    // Rows

    @Test
    void keepsThePartitionThatStandsInTheRow() {
        var id = anyChannel();
        assertThat(directory.channels().partitionOf(id)).isEmpty();

        assertThat(directory.channels().insertIfAbsent(id, 3)).isEqualTo(3);
        assertThat(directory.channels().insertIfAbsent(id, 5)).isEqualTo(3);

        reopen();
        assertThat(directory.channels().insertIfAbsent(id, 5)).isEqualTo(3);
        assertThat(directory.channels().partitionOf(id)).hasValue(3);
    }

    @Test
    void saysHowManyPartitionsItsChannelsNeed() {
        assertThat(directory.channels().partitions()).isZero();

        directory.channels().insertIfAbsent(anyChannel(), 3);
        directory.channels().insertIfAbsent(anyChannel(), 1);

        assertThat(directory.channels().partitions()).isEqualTo(4);
    }

    @Test
    void listsNoRowToWhichNothingWasApplied() {
        var id = anyChannel();
        directory.channels().insertIfAbsent(id, PARTITION);
        directory.channels().reserveName("general", id, NOW);

        assertThat(directory.channels().publicRooms(anna, "", 10)).isEmpty();
        assertThat(directory.channels().channelsOf(anna)).isEmpty();
        assertThat(directory.channels().appliedSeq(id)).isZero();
    }

    @Test
    void listsAChannelWithItsFounders() {
        var id = anyChannel();
        directory.channels().insertIfAbsent(id, PARTITION);
        new Story(id)
                .did(anna, new Event.Created(Kind.GROUP, Visibility.PRIVATE, "", List.of(ben)));

        assertThat(directory.channels().channelsOf(anna))
                .containsExactly(new Listed(id, PARTITION));
        assertThat(directory.channels().channelsOf(ben)).containsExactly(new Listed(id, PARTITION));
        assertThat(directory.channels().appliedSeq(id)).isEqualTo(1);
    }

    @Test
    void neverListsAnInbox() {
        var inbox = ChannelId.inbox(anna);
        directory.channels().insertIfAbsent(inbox, PARTITION);
        new Story(inbox)
                .did(anna, new Event.Created(Kind.INBOX, Visibility.PRIVATE, "", List.of()));

        assertThat(directory.channels().channelsOf(anna)).isEmpty();
        assertThat(directory.channels().partitionOf(inbox)).hasValue(PARTITION);
    }

    @Test
    void followsMembersAsTheyComeAndGo() {
        var carl = anyAccount();
        var story = room("General");
        var id = story.now.id();

        story.did(ben, new Event.MemberJoined());
        story.did(anna, new Event.MemberAdded(carl));
        assertThat(channelsOf(ben)).containsExactly(id);
        assertThat(channelsOf(carl)).containsExactly(id);
        assertThat(directory.channels().publicRooms(ben, "", 10))
                .containsExactly(new PublicRoom(id, "General", "", 3, true));

        story.did(ben, new Event.MemberLeft());
        story.did(anna, new Event.MemberRemoved(carl));
        assertThat(channelsOf(ben)).isEmpty();
        assertThat(channelsOf(carl)).isEmpty();
        assertThat(directory.channels().publicRooms(ben, "", 10))
                .containsExactly(new PublicRoom(id, "General", "", 1, false));
    }

    @Test
    void showsTheTopic() {
        room("General").did(anna, new Event.TopicSet("Everything"));

        assertThat(directory.channels().publicRooms(anna, "", 10))
                .extracting(PublicRoom::topic)
                .containsExactly("Everything");
    }

    @Test
    void searchesPublicRoomsByPartOfTheirName() {
        room("Ops");
        room("Dev-Ops");
        room("100%");
        room("Kitchen");

        assertThat(publicNames("ops")).containsExactly("Dev-Ops", "Ops");
        assertThat(publicNames("%")).containsExactly("100%");
        assertThat(publicNames("_")).isEmpty();
        assertThat(publicNames("")).hasSize(4);
        assertThat(directory.channels().publicRooms(anna, "", 2)).hasSize(2);
    }

    // The projection's guard

    @Test
    void changesNothingWhenAProjectionIsRepeated() {
        var story = room("General");
        var joined = story.happens(ben, new Event.MemberJoined());
        var left = story.happens(ben, new Event.MemberLeft());
        project(joined, left);

        project(joined);

        assertThat(channelsOf(ben)).isEmpty();
        assertThat(directory.channels().appliedSeq(story.now.id())).isEqualTo(3);
    }

    @Test
    void changesNothingWhenAnEventBeforeIsMissing() {
        var story = room("General");
        story.happens(ben, new Event.MemberJoined());

        project(story.happens(anna, new Event.Renamed("Early")));

        assertThat(publicNames("")).containsExactly("General");
        assertThat(directory.channels().appliedSeq(story.now.id())).isEqualTo(1);
    }

    @Test
    void passesOverEventsThatChangeNoRow() {
        var story = room("General");
        story.happens(anna, new Event.MessagePosted("hello", List.of()));

        story.did(ben, new Event.MemberJoined());

        assertThat(channelsOf(ben)).containsExactly(story.now.id());
        assertThat(directory.channels().appliedSeq(story.now.id())).isEqualTo(3);
    }

    @Test
    void projectsAChannelWhoseRowIsNotThere() {
        var id = anyChannel();

        new Story(id)
                .did(anna, new Event.Created(Kind.ROOM, Visibility.PUBLIC, "General", List.of()));

        assertThat(directory.channels().channelsOf(anna))
                .containsExactly(new Listed(id, PARTITION));
    }

    @Test
    void endsAtTheSameWhenAnOwnerCatchesUpKnowingOnlyTheNewestChannel() {
        var carl = anyAccount();
        var story = new Story(anyChannel());
        var missed =
                List.of(
                        story.happens(
                                anna,
                                new Event.Created(
                                        Kind.ROOM, Visibility.PUBLIC, "First", List.of(carl))),
                        story.happens(ben, new Event.MemberJoined()),
                        story.happens(carl, new Event.MemberLeft()),
                        story.happens(anna, new Event.Renamed("Second")),
                        story.happens(ben, new Event.MemberLeft()),
                        story.happens(carl, new Event.MemberJoined()));
        var id = story.now.id();
        directory.channels().reserveName("first", id, NOW);

        for (var projection : missed) {
            var applied = directory.channels().appliedSeq(id);
            project(new Projection(projection.event(), applied, story.now, "second"));
        }

        assertThat(channelsOf(anna)).containsExactly(id);
        assertThat(channelsOf(ben)).isEmpty();
        assertThat(channelsOf(carl)).containsExactly(id);
        assertThat(directory.channels().publicRooms(ben, "", 10))
                .containsExactly(new PublicRoom(id, "Second", "", 2, false));
        assertThat(directory.channels().publicRoom("second")).contains(id);
        assertThat(directory.channels().publicRoom("first")).isEmpty();
    }

    @Test
    void movesTheCursorWithTheProjectionAndNeverBack() {
        assertThat(directory.channels().feedCursor(PARTITION)).isEqualTo(-1);

        directory.channels().project(PARTITION, List.of(), 7);
        directory.channels().project(PARTITION, List.of(), 5);

        reopen();
        assertThat(directory.channels().feedCursor(PARTITION)).isEqualTo(7);
        assertThat(directory.channels().feedCursor(PARTITION + 1)).isEqualTo(-1);
    }

    @Test
    void showsWhatAFoldOfAllEventsShowsHoweverOftenTheyAreProjected() {
        for (var seed : List.of(1L, 2L, 3L)) {
            holdsAgainstAFold(seed, new Random(seed));
        }
    }

    private void holdsAgainstAFold(long seed, Random random) {
        var people = IntStream.range(0, 5).mapToObj(_ -> anyAccount()).toList();
        var stories = new HashMap<ChannelId, Story>();
        var told = new ArrayList<Projection>();
        var unwritten = new ArrayList<Projection>();
        for (var step = 0; step < 400; step++) {
            var projection = nextEvent(random, people, stories, seed);
            if (projection.event().event() instanceof Event.OfRow) {
                told.add(projection);
                unwritten.add(projection);
            }
            if (random.nextInt(4) == 0) {
                // A restarted owner projects again what it has projected before, and goes on.
                if (random.nextInt(3) == 0) {
                    unwritten.addAll(0, anyPart(random, told, told.size() - unwritten.size()));
                }
                project(unwritten.toArray(Projection[]::new));
                unwritten.clear();
                // A late owner projects what its successor has long gone past.
                project(
                        anyPart(random, told, random.nextInt(told.size() + 1))
                                .toArray(Projection[]::new));
            }
        }
        project(unwritten.toArray(Projection[]::new));

        for (var person : people) {
            assertThat(channelsOf(person))
                    .as("channels of a person, seed %s", seed)
                    .isEqualTo(
                            stories.values().stream()
                                    .map(story -> story.now)
                                    .filter(channel -> channel.hasMember(person))
                                    .map(Channel::id)
                                    .collect(Collectors.toSet()));
        }
        var asker = people.getFirst();
        assertThat(
                        directory.channels().publicRooms(asker, "s" + seed + "-", 1_000).stream()
                                .collect(Collectors.toMap(PublicRoom::channel, room -> room)))
                .as("public rooms, seed %s", seed)
                .isEqualTo(
                        stories.values().stream()
                                .map(story -> story.now)
                                .filter(channel -> channel.exists() && channel.isPublicRoom())
                                .collect(
                                        Collectors.toMap(
                                                Channel::id,
                                                channel ->
                                                        new PublicRoom(
                                                                channel.id(),
                                                                channel.name(),
                                                                channel.topic(),
                                                                channel.members().size(),
                                                                channel.hasMember(asker)))));
        for (var story : stories.values()) {
            assertThat(directory.channels().appliedSeq(story.now.id()))
                    .as("applied of %s, seed %s", story.now.id(), seed)
                    .isEqualTo(story.now.rowSeq());
        }
    }

    private static List<Projection> anyPart(Random random, List<Projection> told, int end) {
        return List.copyOf(told.subList(Math.max(0, end - random.nextInt(20)), end));
    }

    /**
     * Any event that the channel's rules allow; names are unique, as their reservation makes them.
     */
    private Projection nextEvent(
            Random random, List<AccountId> people, Map<ChannelId, Story> stories, long seed) {
        var living = stories.values().stream().filter(s -> s.now.exists()).toList();
        var name = "S" + seed + "-" + random.nextInt(1_000_000) + "-" + cursor;
        var person = people.get(random.nextInt(people.size()));
        if (living.size() < 3 || random.nextInt(20) == 0) {
            var story = new Story(anyChannel());
            stories.put(story.now.id(), story);
            var visibility = random.nextInt(3) == 0 ? Visibility.PRIVATE : Visibility.PUBLIC;
            var members = new ArrayList<>(people);
            Collections.shuffle(members, random);
            members.remove(person);
            return story.happens(
                    person,
                    new Event.Created(
                            Kind.ROOM,
                            visibility,
                            name,
                            members.subList(0, random.nextInt(members.size()))));
        }
        var story = living.get(random.nextInt(living.size()));
        var isMember = story.now.hasMember(person);
        return switch (random.nextInt(8)) {
            case 0 -> story.happens(person, new Event.Renamed(name));
            case 1 -> story.happens(person, new Event.TopicSet(name));
            case 2 ->
                    random.nextInt(5) == 0
                            ? story.happens(person, new Event.Deleted())
                            : story.happens(person, new Event.MessagePosted("hello", List.of()));
            case 3 ->
                    isMember
                            ? story.happens(person, new Event.RoleChanged(person, Role.OWNER))
                            : story.happens(person, new Event.MemberAdded(person));
            case 4 ->
                    isMember
                            ? story.happens(person, new Event.MemberRemoved(person))
                            : story.happens(person, new Event.MemberJoined());
            case 5, 6 ->
                    isMember
                            ? story.happens(person, new Event.MemberLeft())
                            : story.happens(person, new Event.MemberJoined());
            default -> story.happens(person, new Event.MessagePosted("hello", List.of()));
        };
    }
}
