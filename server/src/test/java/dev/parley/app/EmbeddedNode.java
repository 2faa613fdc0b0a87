package dev.parley.app;

import static org.awaitility.Awaitility.await;

import dev.parley.attendance.Attendance;
import dev.parley.attendance.AttendanceConfig;
import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.NextRulebook;
import dev.parley.channel.Rulebook;
import dev.parley.channel.SequencedEvent;
import dev.parley.conversation.Caller;
import dev.parley.conversation.ConversationConfig;
import dev.parley.conversation.ConversationParts;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.LimitsConfig;
import dev.parley.conversation.RoomsConfig;
import dev.parley.directory.AccountDirectory;
import dev.parley.discovery.LiveNode;
import dev.parley.log.LogConfig;
import dev.parley.protocol.Names;
import dev.parley.role.jobs.FeedReader;
import dev.parley.role.jobs.InboxReader;
import dev.parley.role.jobs.JobsRole;
import dev.parley.role.jobs.OwnMessagesReader;
import dev.parley.role.messaging.MessagingRole;
import dev.parley.secret.Secret;
import dev.parley.storage.StorageConfig;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A node without its front door, for tests of what lies behind that: on embedded storage, or, told
 * by {@value #ON_A_CLUSTER}, on the engines of a cluster, where the same must pass.
 */
public final class EmbeddedNode implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(2);

    /** More than one, so that channels of several meet. */
    private static final int PARTITIONS = 4;

    private static final String ON_A_CLUSTER = "parley.tests.cluster";

    private final Backends backends;
    private final Set<AccountId> noted = ConcurrentHashMap.newKeySet();
    private volatile int rules = Rulebook.FIRST;
    private final JobsRole jobs;
    private final Conversations conversations;
    private final Attendance attendance;
    private static final LimitsConfig WIDE = new LimitsConfig(1_000, 10_000, 65_536, 16_384, 200);

    private final RandomGenerator random = new SecureRandom();

    private EmbeddedNode(Path data, LimitsConfig limits, AttendanceConfig times) {
        var clock = Clock.systemUTC();
        backends = Boolean.getBoolean(ON_A_CLUSTER) ? clustered(data) : embedded(data, clock);
        conversations =
                new Conversations(
                        new ConversationConfig(
                                RoomsConfig.DEFAULTS,
                                () -> limits,
                                new Secret("0123456789abcdef"),
                                () -> rules),
                        new ConversationParts(
                                backends.log(),
                                backends.history(),
                                backends.directory(),
                                backends.relay(),
                                backends.rateLimits(),
                                clock));
        attendance =
                Attendance.open(
                        times,
                        backends.relay().node(),
                        backends.connections(),
                        backends.directory().presenceChoices(),
                        conversations.people(),
                        () -> false,
                        clock);
        var messaging =
                new MessagingRole(
                        backends.history(),
                        backends.feed(),
                        backends.directory().channels(),
                        backends.relayPublisher(),
                        backends.discovery(),
                        failure -> {
                            throw new AssertionError("a partition failed", failure);
                        });
        messaging.judgeBy(NextRulebook.NEXT);
        backends.log().start(messaging);
        jobs =
                JobsRole.start(
                        backends.feed(),
                        List.of(
                                noting(new InboxReader(conversations)),
                                new OwnMessagesReader(backends.directory().readPointers())));
    }

    private static Backends embedded(Path data, Clock clock) {
        return new EmbeddedBackends(
                new EmbeddedBackends.Settings(
                        data, new StorageConfig(1), new LogConfig(PARTITIONS)),
                LiveNode.of("local", Roles.ALL.names(), null),
                clock,
                failure -> {
                    throw new AssertionError("storage failed", failure);
                });
    }

    private static Backends clustered(Path data) {
        try {
            var config = Cluster.of(data).config("local", Map.of());
            return new ClusterBackends(
                    config.cluster(), config.log(), LiveNode.of("local", Roles.ALL.names(), null));
        } catch (ConfigException broken) {
            throw new AssertionError(broken);
        }
    }

    public static EmbeddedNode start(Path data) {
        return start(data, WIDE);
    }

    public static EmbeddedNode start(Path data, LimitsConfig limits) {
        return new EmbeddedNode(data, limits, AttendanceConfig.DEFAULTS);
    }

    public static EmbeddedNode start(Path data, AttendanceConfig times) {
        return new EmbeddedNode(data, WIDE, times);
    }

    /** From now on all nodes know this version of the rules. */
    public void allKnow(int newest) {
        rules = newest;
    }

    public Conversations conversations() {
        return conversations;
    }

    public Attendance attendance() {
        return attendance;
    }

    public Backends backends() {
        return backends;
    }

    /** A new person with an inbox, in the default rooms, who will hear no more of having joined. */
    public Caller signUp(String username) {
        var person = account(username);
        conversations.inboxes().welcome(person.account());
        await().pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> noted.contains(person.account()));
        return person;
    }

    /** Knows who has come into a room and had it noted in the inbox. */
    private FeedReader noting(FeedReader inboxes) {
        return new FeedReader() {
            @Override
            public String name() {
                return inboxes.name();
            }

            @Override
            public Duration pause() {
                return inboxes.pause();
            }

            @Override
            public void read(List<SequencedEvent> events) {
                inboxes.read(events);
                events.stream()
                        .filter(event -> !event.channel().isInbox())
                        .forEach(event -> noted.add(event.account()));
            }
        };
    }

    /** A new person who has an account and nothing else yet. */
    public Caller account(String username) {
        var id = AccountId.random(random);
        backends.directory()
                .accounts()
                .create(
                        new AccountDirectory.NewAccount(
                                id,
                                username,
                                Names.fold(username),
                                username,
                                Names.fold(username),
                                null,
                                null,
                                "no password",
                                0));
        return new Caller(id, DeviceId.random(random));
    }

    @Override
    public void close() {
        jobs.close();
        attendance.close();
        backends.close();
    }
}
