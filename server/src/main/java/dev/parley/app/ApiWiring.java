package dev.parley.app;

import dev.parley.account.Accounts;
import dev.parley.account.Administration;
import dev.parley.account.Codes;
import dev.parley.account.Invitations;
import dev.parley.account.MailCodes;
import dev.parley.account.OperatorToken;
import dev.parley.account.Registration;
import dev.parley.backup.Backup;
import dev.parley.backup.BackupException;
import dev.parley.mail.Outbox;
import dev.parley.mail.smtp.SmtpMailTransport;
import dev.parley.presence.Notice;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.role.api.AdministrationParts;
import dev.parley.role.api.ApiConfig;
import dev.parley.role.api.ApiParts;
import dev.parley.role.api.ApiRole;
import dev.parley.role.api.Backups;
import dev.parley.role.api.TalkParts;

import io.vertx.core.Vertx;

/**
 * The role api: answers HTTP calls and serves the page.
 *
 * @param operator by which programs that may read the data folder are known
 */
record ApiWiring(ApiRole role, Accounts accounts, OperatorToken operator) {

    static ApiWiring open(Ground ground, EdgeWiring edge, Vertx vertx, Readiness readiness) {
        var backends = ground.backends();
        var accounts = accounts(ground, edge);
        var operator = OperatorToken.random(ground.random());
        var role =
                ground.open(
                        ApiRole.open(
                                vertx,
                                new ApiConfig(
                                        edge.proxies(),
                                        edge.origins(),
                                        ground.config().frontDoor().isExposed(),
                                        false),
                                new ApiParts(
                                        accounts,
                                        edge.sessions(),
                                        new TalkParts(
                                                edge.talk().conversations(), edge.attendance()),
                                        backends.directory(),
                                        backends.discovery(),
                                        administration(ground, edge, operator)),
                                ground.metrics(),
                                readiness::whyNot));
        return new ApiWiring(role, accounts, operator);
    }

    private static Accounts accounts(Ground ground, EdgeWiring edge) {
        var config = ground.config();
        var backends = ground.backends();
        var directory = backends.directory();
        var codes =
                new Codes(
                        ground.key("codes.key"),
                        directory.codes(),
                        ground.clock(),
                        ground.random());
        var outbox =
                config.mail().isOn()
                        ? ground.open(new Outbox(SmtpMailTransport.open(config.mail())))
                        : null;
        var mailCodes =
                ground.open(
                        new MailCodes(
                                config.codes(),
                                codes,
                                directory.accounts(),
                                backends.rateLimits(),
                                outbox,
                                ground.clock()));
        var accounts =
                ground.open(
                        new Accounts(
                                () -> config.auth().under(edge.talk().settings().now()),
                                directory,
                                backends.rateLimits(),
                                mailCodes,
                                ground.clock(),
                                ground.random()));
        accounts.profiles()
                .onChanged(
                        account -> backends.notices().publish(new Notice.ProfileChanged(account)));
        return accounts;
    }

    private static AdministrationParts administration(
            Ground ground, EdgeWiring edge, OperatorToken operator) {
        var backends = ground.backends();
        var directory = backends.directory();
        var settings = edge.talk().settings();
        var invitations =
                new Invitations(
                        ground.key("invitation.key"),
                        directory.invitations(),
                        backends.rateLimits(),
                        ground.clock(),
                        ground.random());
        return new AdministrationParts(
                settings,
                new Registration(settings, invitations, directory.accounts()),
                invitations,
                ground.open(
                        Administration.open(
                                ground.config().auth(),
                                directory,
                                edge.sessions(),
                                ground.clock(),
                                ground.random())),
                operator,
                backups(ground));
    }

    private static Backups backups(Ground ground) {
        var pointers = ground.backends().directory().readPointers();
        var backup = ground.backends().backup(Version.OURS, ground.clock()).orElse(null);
        return folder -> {
            if (backup == null) {
                throw refused(BackupCommand.ON_A_CLUSTER);
            }
            try {
                pointers.flush();
                return told(backup.write(folder));
            } catch (BackupException failed) {
                throw refused(String.valueOf(failed.getMessage()));
            }
        };
    }

    private static Api.Backup told(Backup.Written written) {
        return new Api.Backup(
                written.folder().toString(), written.channels(), written.events(), written.bytes());
    }

    private static ProtocolException refused(String sentence) {
        return new ProtocolException(ErrorCode.BAD_FIELD, sentence, "folder", null);
    }
}
