package dev.parley.app;

import dev.parley.account.Accounts;
import dev.parley.account.Administration;
import dev.parley.account.Codes;
import dev.parley.account.Invitations;
import dev.parley.account.LiveSettings;
import dev.parley.account.MailCodes;
import dev.parley.account.OperatorToken;
import dev.parley.account.Origins;
import dev.parley.account.Registration;
import dev.parley.account.Sessions;
import dev.parley.account.TrustedProxies;
import dev.parley.attendance.Attendance;
import dev.parley.attendance.AttendanceConfig;
import dev.parley.backup.BackupException;
import dev.parley.channel.UnknownRulesException;
import dev.parley.conversation.ConversationConfig;
import dev.parley.conversation.ConversationParts;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.LimitsConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.mail.Outbox;
import dev.parley.mail.smtp.SmtpMailTransport;
import dev.parley.presence.Notice;
import dev.parley.presence.Notices;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.role.api.AdministrationParts;
import dev.parley.role.api.ApiConfig;
import dev.parley.role.api.ApiParts;
import dev.parley.role.api.ApiRole;
import dev.parley.role.api.Backups;
import dev.parley.role.api.TalkParts;
import dev.parley.role.gateway.GatewayAuth;
import dev.parley.role.gateway.GatewayConfig;
import dev.parley.role.gateway.GatewayParts;
import dev.parley.role.gateway.GatewayRole;
import dev.parley.role.jobs.InboxReader;
import dev.parley.role.jobs.JobsRole;
import dev.parley.role.jobs.OwnMessagesReader;
import dev.parley.role.messaging.MessagingRole;
import dev.parley.secret.Secret;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A running node: everything is wired here, opened in order and closed in reverse. */
public final class Node implements AutoCloseable {
    private static final int SECRET_BYTES = 32;

    /** What must be closed, the newest first. */
    private final Deque<AutoCloseable> opened;

    private final Config config;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final FrontDoor frontDoor;
    private final Accounts accounts;
    private final OperatorToken operator = OperatorToken.random(random);

    private Node(Config config, Deque<AutoCloseable> opened, Consumer<Throwable> fatal) {
        this.config = config;
        this.opened = opened;
        var door = config.frontDoor();
        var data = open(DataFolder.open(config.data())).path();
        var backends = open(Backends.embedded(data, config.storage(), config.log(), clock, fatal));
        var discovery =
                open(
                        FixedDiscovery.open(
                                LiveNode.of(
                                        backends.relay().node(),
                                        config.roles().names(),
                                        door.publicUrl())));
        var settings =
                new LiveSettings(
                        configured(config),
                        backends.directory().settings(),
                        backends.notices(),
                        clock);
        var conversations =
                new Conversations(
                        new ConversationConfig(
                                config.rooms(),
                                () -> limits(config.limits(), settings.now()),
                                secret(data, "direct.key"),
                                discovery::rules),
                        new ConversationParts(
                                backends.log(),
                                backends.history(),
                                backends.directory(),
                                backends.relay(),
                                backends.rateLimits(),
                                clock));
        var attendance =
                open(
                        Attendance.open(
                                AttendanceConfig.DEFAULTS,
                                backends.relay().node(),
                                backends.connections(),
                                backends.directory().presenceChoices(),
                                conversations.people(),
                                clock));
        startMessaging(backends, fatal);
        startJobs(backends, conversations);

        var sessions =
                new Sessions(
                        Optional.ofNullable(config.auth().jwtSecret())
                                .orElseGet(() -> secret(data, "jwt.key")),
                        backends.directory().sessions(),
                        backends.tickets(),
                        backends.notices(),
                        clock,
                        random);
        accounts = openAccounts(settings, data, backends);
        tellOfProfiles(backends.notices(), attendance);
        var origins = new Origins(door.allowedOrigins(), discovery::publicUrls);
        var proxies = new TrustedProxies(door.trustedProxies());
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

        frontDoor = open(FrontDoor.prepare(door));
        var gateway =
                open(
                        GatewayRole.open(
                                GatewayConfig.of(config.limits()),
                                new GatewayParts(
                                        new GatewayAuth(sessions, origins, proxies),
                                        conversations,
                                        attendance),
                                metrics,
                                clock,
                                random));
        var api =
                open(
                        ApiRole.open(
                                frontDoor.vertx(),
                                new ApiConfig(proxies, origins, door.isExposed(), false),
                                new ApiParts(
                                        accounts,
                                        sessions,
                                        new TalkParts(conversations, attendance),
                                        backends.directory(),
                                        discovery,
                                        administration(settings, data, backends, sessions)),
                                metrics,
                                Optional::empty));
        frontDoor.listen(api.router(), gateway);
        open(gateway::drain);
        open(
                AdminFile.write(
                        data,
                        frontDoor.localAddress(),
                        operator,
                        OwnCertificate.sha256(door.tls().certificateFile())));
    }

    /**
     * Starts a node and returns when it answers. Should its storage break, the process ends: what
     * the disk then holds is not known before the next start.
     *
     * @throws StartException when its operator has to mend something first
     */
    public static Node start(Config config) {
        if (!config.roles().equals(Roles.ALL)) {
            throw new StartException(
                    "Embedded storage runs all roles in one process: leave out --roles (roles: "
                            + config.roles()
                            + ").");
        }
        var opened = new ArrayDeque<AutoCloseable>();
        try {
            return new Node(config, opened, Node::endProcess);
        } catch (RuntimeException failed) {
            closeAll(opened);
            throw failed;
        }
    }

    private static void endProcess(Throwable failure) {
        System.err.println(
                failure instanceof UnknownRulesException
                        ? "Parley stops: " + failure.getMessage() + ". Start a newer Parley."
                        : "Parley stops, because its storage failed: "
                                + failure.getMessage()
                                + ". Everything that was acknowledged is stored; mend the disk and"
                                + " start again.");
        Runtime.getRuntime().halt(1);
    }

    private Accounts openAccounts(LiveSettings settings, Path data, Backends backends) {
        var directory = backends.directory();
        var mailCodes =
                open(
                        new MailCodes(
                                config.codes(),
                                new Codes(
                                        secret(data, "codes.key"),
                                        directory.codes(),
                                        clock,
                                        random),
                                directory.accounts(),
                                backends.rateLimits(),
                                config.mail().isOn()
                                        ? open(new Outbox(SmtpMailTransport.open(config.mail())))
                                        : null,
                                clock));
        return open(
                new Accounts(
                        () -> config.auth().under(settings.now()),
                        directory,
                        backends.rateLimits(),
                        mailCodes,
                        clock,
                        random));
    }

    /** What holds as long as no administrator has set something else. */
    private static Api.Settings configured(Config config) {
        var installation = config.installation();
        return new Api.Settings(
                installation.name(),
                installation.registration(),
                installation.membersMayInvite(),
                config.limits().sendsPerSecond(),
                config.limits().sendsBurst(),
                config.auth().signUpsPerAddressAndHour(),
                config.auth().failedSignInsPerAccount(),
                config.auth().failedSignInsPerAddress());
    }

    private static LimitsConfig limits(LimitsConfig configured, Api.Settings now) {
        return configured.withSends(now.sendsPerSecond(), now.sendsBurst());
    }

    private AdministrationParts administration(
            LiveSettings settings, Path data, Backends backends, Sessions sessions) {
        var invitations =
                new Invitations(
                        secret(data, "invitation.key"),
                        backends.directory().invitations(),
                        backends.rateLimits(),
                        clock,
                        random);
        return new AdministrationParts(
                settings,
                new Registration(settings, invitations, backends.directory().accounts()),
                invitations,
                open(
                        Administration.open(
                                config.auth(), backends.directory(), sessions, clock, random)),
                operator,
                backups(backends));
    }

    private Backups backups(Backends backends) {
        var backup = backends.backup(Version.OURS, clock);
        return folder -> {
            try {
                backends.directory().readPointers().flush();
                var written = backup.write(folder);
                return new Api.Backup(
                        written.folder().toString(),
                        written.channels(),
                        written.events(),
                        written.bytes());
            } catch (BackupException refused) {
                throw new ProtocolException(
                        ErrorCode.BAD_FIELD, String.valueOf(refused.getMessage()), "folder", null);
            }
        };
    }

    /** Whoever changes a profile tells all nodes, and all forget what they knew of it. */
    private void tellOfProfiles(Notices notices, Attendance attendance) {
        notices.listen(
                notice -> {
                    if (notice instanceof Notice.ProfileChanged(var account)) {
                        attendance.profileChanged(account);
                    }
                });
        accounts.profiles()
                .onChanged(account -> notices.publish(new Notice.ProfileChanged(account)));
    }

    private void startMessaging(Backends backends, Consumer<Throwable> fatal) {
        backends.log()
                .start(
                        new MessagingRole(
                                backends.history(),
                                backends.feed(),
                                backends.directory().channels(),
                                backends.relayPublisher(),
                                fatal));
    }

    private void startJobs(Backends backends, Conversations conversations) {
        open(
                JobsRole.start(
                        backends.feed(),
                        List.of(
                                new InboxReader(conversations),
                                new OwnMessagesReader(backends.directory().readPointers()))));
    }

    /** Where people reach this node. */
    public URI address() {
        return frontDoor.address();
    }

    /**
     * The code that the first account needs unless it is made from this machine, and always when
     * the node is exposed; empty once there is an account.
     */
    public Optional<String> setupCode() {
        return accounts.setupCode();
    }

    /** Sends people elsewhere, stores what was appended, and lets go of everything. */
    @Override
    public void close() {
        closeAll(opened);
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failed) {
                throw new IllegalStateException("the node could not be closed cleanly", failed);
            }
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private Secret secret(Path data, String file) {
        try {
            return Secret.readOrCreate(data.resolve(file), SECRET_BYTES, random);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
