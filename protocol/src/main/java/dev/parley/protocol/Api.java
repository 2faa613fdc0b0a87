package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

/** Bodies of the HTTP API under {@code /api/v1}; {@code openapi.json} describes the calls. */
public final class Api {
    private static final int PASSWORD_MIN_CHARS = 8;
    private static final int PASSWORD_MAX_CHARS = 256;
    private static final int EMAIL_MAX_CHARS = 254;
    private static final int LOGIN_MAX_CHARS = EMAIL_MAX_CHARS;
    private static final int SECRET_MAX_CHARS = 256;

    /** What can be written into a mail's header without quoting: all that people meet. */
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

    private Api() {}

    /**
     * {@code GET /server}: what a page must know before anyone is signed in.
     *
     * @param mail whether codes are sent by mail, and so asked for
     * @param setup whether nobody has signed up yet
     */
    public record Server(
            String name,
            String version,
            RegistrationMode registration,
            boolean mail,
            boolean setup) {}

    /** {@code POST /accounts/codes}: send a code to this address, if that is of use. */
    public record CodeRequest(String email) {
        public CodeRequest {
            checkEmail(Check.required("email", email));
        }
    }

    /**
     * {@code POST /accounts}. The e-mail address and its code are needed once mail is configured.
     */
    public record SignUp(
            String username,
            String password,
            @Nullable String email,
            @Nullable String code,
            @Nullable String displayName,
            @Nullable String invitation,
            @Nullable String setupCode) {
        public SignUp {
            Names.checkUsername("username", Check.required("username", username));
            checkNewPassword("password", password);
            if (email != null) {
                checkEmail(email);
            }
            if (displayName != null) {
                Names.checkShownName("display_name", displayName);
            }
            checkSecret("code", code);
            checkSecret("invitation", invitation);
            checkSecret("setup_code", setupCode);
        }

        @Override
        public String toString() {
            return "SignUp[username=" + username + "]";
        }
    }

    /** {@code POST /passwords/codes}: send a code for a new password to the account's address. */
    public record PasswordCodeRequest(String login) {
        public PasswordCodeRequest {
            checkLogin(login);
        }
    }

    /** {@code POST /passwords}: a new password for the code. */
    public record NewPassword(String login, String code, String password) {
        public NewPassword {
            checkLogin(login);
            checkSecret("code", Check.required("code", code));
            checkNewPassword("password", password);
        }

        @Override
        public String toString() {
            return "NewPassword[login=" + login + "]";
        }
    }

    /** {@code PUT /me/password}. */
    public record PasswordChange(String currentPassword, String password) {
        public PasswordChange {
            checkKnownPassword("current_password", currentPassword);
            checkNewPassword("password", password);
        }

        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    /** {@code POST /me/email/codes}: send the codes that another address needs. */
    public record EmailCodeRequest(String email, String password) {
        public EmailCodeRequest {
            checkEmail(Check.required("email", email));
            checkKnownPassword("password", password);
        }

        @Override
        public String toString() {
            return "EmailCodeRequest[email=" + email + "]";
        }
    }

    /**
     * {@code PUT /me/email}: with the codes that were sent, or with the password where no mail is.
     *
     * @param currentCode what was sent to the address of before, where there is one
     */
    public record EmailChange(
            String email,
            @Nullable String code,
            @Nullable String currentCode,
            @Nullable String password) {
        public EmailChange {
            checkEmail(Check.required("email", email));
            checkSecret("code", code);
            checkSecret("current_code", currentCode);
            if (password != null) {
                checkKnownPassword("password", password);
            }
        }

        @Override
        public String toString() {
            return "EmailChange[email=" + email + "]";
        }
    }

    /** {@code DELETE /me}. */
    public record AccountDeletion(String password) {
        public AccountDeletion {
            checkKnownPassword("password", password);
        }

        @Override
        public String toString() {
            return "AccountDeletion[]";
        }
    }

    /** {@code POST /sessions}: {@code login} is a username or an e-mail address. */
    public record SignIn(String login, String password) {
        public SignIn {
            checkLogin(login);
            checkKnownPassword("password", password);
        }

        @Override
        public String toString() {
            return "SignIn[login=" + login + "]";
        }
    }

    /**
     * {@code POST /tokens}, for programs that keep no cookies; {@code device} names the program.
     */
    public record TokenRequest(String login, String password, String device) {
        public TokenRequest {
            checkLogin(login);
            checkKnownPassword("password", password);
            Names.checkShownName("device", Check.required("device", device));
        }

        @Override
        public String toString() {
            return "TokenRequest[login=" + login + ", device=" + device + "]";
        }
    }

    /** {@code POST /tokens/refresh}. */
    public record RefreshRequest(String refreshToken) {
        public RefreshRequest {
            Check.required("refresh_token", refreshToken);
        }

        @Override
        public String toString() {
            return "RefreshRequest[]";
        }
    }

    /**
     * A token pair.
     *
     * @param expiresIn seconds that the access token lives
     */
    public record Tokens(String accessToken, String refreshToken, long expiresIn) {
        @Override
        public String toString() {
            return "Tokens[expiresIn=" + expiresIn + "]";
        }
    }

    /** Answers sign-up and sign-in. */
    public record SignedIn(Me user) {}

    /**
     * One's own profile.
     *
     * @param picture the version of the picture, null for none
     * @param timeZone an IANA zone
     */
    public record Me(
            String id,
            String username,
            String displayName,
            @Nullable String picture,
            @Nullable String email,
            boolean administrator,
            PresenceStatus status,
            @Nullable String statusText,
            @Nullable String timeZone) {}

    /**
     * {@code PATCH /me}: only what is named changes.
     *
     * @param statusText what others read beside the name; empty to take it away
     * @param timeZone an IANA zone; empty to take it away
     */
    public record MeChange(
            @Nullable String displayName, @Nullable String statusText, @Nullable String timeZone) {
        public MeChange {
            if (statusText != null) {
                Names.checkShownText("status_text", statusText, Limits.STATUS_TEXT_CHARS);
            }
            if (displayName != null) {
                Names.checkShownName("display_name", displayName);
            }
            if (timeZone != null
                    && !timeZone.isEmpty()
                    && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
                throw ProtocolException.badField(
                        "time_zone", "It must be an IANA zone such as Europe/Berlin.");
            }
        }
    }

    /** One of the user's devices; times are epoch milliseconds. */
    public record Session(
            String id, String device, long createdAt, long lastSeenAt, boolean current) {}

    public record Sessions(List<Session> sessions) {}

    /**
     * {@code GET /gateway}.
     *
     * @param websocket address of the socket, {@code ws://…/ws}
     * @param ticket goes into {@code hello}, once
     * @param expiresIn seconds
     */
    public record Gateway(String websocket, @Nullable String tcp, String ticket, long expiresIn) {
        @Override
        public String toString() {
            return "Gateway[websocket=" + websocket + "]";
        }
    }

    /** {@code POST /channels}. */
    public record NewChannel(
            String id,
            @Nullable String name,
            ChannelKind kind,
            @Nullable Visibility visibility,
            @Nullable List<String> members) {
        public NewChannel {
            new ClientFrame.CreateChannel(null, id, name, kind, visibility, orEmpty(members));
        }

        /** The same wish as a frame. */
        public ClientFrame.CreateChannel frame() {
            return new ClientFrame.CreateChannel(
                    null, id, name, kind, visibility, orEmpty(members));
        }

        private static List<String> orEmpty(@Nullable List<String> members) {
            return members == null ? List.of() : members;
        }
    }

    /** {@code PATCH /channels/{id}}: a name or a topic, one at a time. */
    public record ChannelChange(String id, @Nullable String name, @Nullable String topic) {
        public ChannelChange {
            Check.commandId(id);
            if ((name == null) == (topic == null)) {
                throw ProtocolException.badField("name", "Name either a new name or a new topic.");
            }
            if (name != null) {
                Names.checkShownName("name", name);
            }
            if (topic != null) {
                Names.checkShownText("topic", topic, Limits.TOPIC_CHARS);
            }
        }
    }

    /** {@code PUT /channels/{id}/settings}: one's own; only what is named changes. */
    public record ChannelSettingsChange(
            @Nullable Boolean favourite,
            @Nullable Boolean hidden,
            @JsonProperty("notify") @Nullable Notify notifyOf) {}

    /** {@code PATCH /channels/{id}/members/{username}}. */
    public record RoleChange(String id, MemberRole role) {
        public RoleChange {
            Check.commandId(id);
            Check.required("role", role);
        }
    }

    public record Channels(List<ChannelRow> channels) {}

    /** A public room that can be joined. */
    public record DirectoryEntry(
            String id, String name, String topic, int members, boolean joined) {}

    public record ChannelDirectory(List<DirectoryEntry> channels) {}

    public record Member(
            UserRef user, MemberRole role, long readSeq, @Nullable PresenceStatus presence) {}

    /**
     * @param seq up to which event of {@code epoch} they are known: a node may be a moment behind
     *     what another has told of
     */
    public record Members(List<Member> members, boolean hasMore, long epoch, long seq) {}

    /** {@code POST /channels/{id}/messages}. */
    public record NewMessage(String id, String text) {
        public NewMessage {
            Check.commandId(id);
            Check.text(text);
        }
    }

    /** {@code PUT /channels/{id}/read}. */
    public record ReadMark(long seq) {
        public ReadMark {
            Check.seq("seq", seq);
        }
    }

    public record Users(List<UserRef> users) {}

    /** {@code POST /invitations}: to the server and, where one is named, to a room. */
    public record NewInvitation(
            @Nullable String channel, @Nullable Integer uses, @Nullable Long expiresIn) {
        private static final int MAX_NAME_CHARS = 80;
        private static final int MAX_USES = 1_000_000;
        private static final long MAX_SECONDS = 90L * 24 * 60 * 60;
        private static final long SECONDS = 7L * 24 * 60 * 60;

        public NewInvitation {
            if (channel != null && channel.length() > 2 * MAX_NAME_CHARS) {
                throw ProtocolException.badField("channel", "There is no such channel.");
            }
            if (uses != null) {
                Check.between("uses", 1, MAX_USES, uses);
            }
            if (expiresIn != null) {
                Check.between("expires_in", 1, MAX_SECONDS, expiresIn);
            }
        }

        /** How long it is good, in seconds. */
        public long lifeSeconds() {
            return expiresIn == null ? SECONDS : expiresIn;
        }
    }

    /**
     * An invitation as its maker sees it.
     *
     * @param url the link to pass on; the secret stands after its {@code #}
     * @param usesLeft null for any number
     */
    public record Invitation(
            String id,
            String url,
            @Nullable String channel,
            @Nullable String channelName,
            UserRef inviter,
            @Nullable Long usesLeft,
            long expiresAt,
            long createdAt) {
        @Override
        public String toString() {
            return "Invitation[id=" + id + "]";
        }
    }

    public record Invitations(List<Invitation> invitations) {}

    /** {@code POST /invitations/check}: {@code invitation} is what stands after the {@code #}. */
    public record InvitationCheck(String invitation) {
        public InvitationCheck {
            checkSecret("invitation", Check.required("invitation", invitation));
        }

        @Override
        public String toString() {
            return "InvitationCheck[]";
        }
    }

    /** Who invites to what. */
    public record Invited(String server, UserRef inviter, @Nullable String channelName) {}

    /** {@code POST /invitations/accept}. */
    public record InvitationAccept(String invitation, String id) {
        public InvitationAccept {
            checkSecret("invitation", Check.required("invitation", invitation));
            Check.commandId(id);
        }

        @Override
        public String toString() {
            return "InvitationAccept[id=" + id + "]";
        }
    }

    /** The room that was joined by an invitation; null for one to the server alone. */
    public record Joined(@Nullable ChannelRow channel) {}

    /** An account as administrators see it; times are epoch milliseconds. */
    public record ManagedUser(
            String id,
            String username,
            String displayName,
            @Nullable String picture,
            @Nullable String email,
            boolean administrator,
            boolean disabled,
            long createdAt,
            @Nullable Long lastSeenAt) {}

    public record ManagedUsers(List<ManagedUser> users, boolean hasMore) {}

    /** {@code POST /admin/users}; without a password one is made. */
    public record NewUser(
            String username,
            @Nullable String password,
            @Nullable String email,
            @Nullable String displayName,
            @Nullable Boolean administrator) {
        public NewUser {
            Names.checkUsername("username", Check.required("username", username));
            if (password != null) {
                checkNewPassword("password", password);
            }
            if (email != null) {
                checkEmail(email);
            }
            if (displayName != null) {
                Names.checkShownName("display_name", displayName);
            }
        }

        @Override
        public String toString() {
            return "NewUser[username=" + username + "]";
        }
    }

    /**
     * A new account.
     *
     * @param password the one that was made, told this once; null when one was given
     */
    public record MadeUser(ManagedUser user, @Nullable String password) {
        @Override
        public String toString() {
            return "MadeUser[user=" + user + "]";
        }
    }

    /** {@code PATCH /admin/users/{username}}: only what is named changes. */
    public record UserChange(@Nullable Boolean disabled, @Nullable Boolean administrator) {}

    /** {@code POST /admin/users/{username}/password}, asked and answered. */
    public record UserPassword(@Nullable String password) {
        public UserPassword {
            if (password != null) {
                checkNewPassword("password", password);
            }
        }

        @Override
        public String toString() {
            return "UserPassword[]";
        }
    }

    /** {@code POST /admin/backups}: the folder with its full path, on the server's machine. */
    public record NewBackup(String folder) {
        private static final int MAX_CHARS = 4_096;

        public NewBackup {
            if (Check.required("folder", folder).isBlank() || folder.length() > MAX_CHARS) {
                throw ProtocolException.badField("folder", "Name a folder.");
            }
        }
    }

    /** A backup that was written. */
    public record Backup(String folder, long channels, long events, long bytes) {}

    /** What administrators set while the server runs. */
    public record Settings(
            String name,
            RegistrationMode registration,
            boolean membersMayInvite,
            int sendsPerSecond,
            int sendsBurst,
            int signUpsPerAddressAndHour,
            int failedSignInsPerAccount,
            int failedSignInsPerAddress) {}

    /** {@code PATCH /admin/settings}: only what is named changes. */
    public record SettingsChange(
            @Nullable String name,
            @Nullable RegistrationMode registration,
            @Nullable Boolean membersMayInvite,
            @Nullable Integer sendsPerSecond,
            @Nullable Integer sendsBurst,
            @Nullable Integer signUpsPerAddressAndHour,
            @Nullable Integer failedSignInsPerAccount,
            @Nullable Integer failedSignInsPerAddress) {
        private static final int MOST = 1_000_000;

        public SettingsChange {
            if (name != null) {
                Names.checkShownName("name", name);
            }
            checkLimit("sends_per_second", Limits.SENDS_PER_SECOND, sendsPerSecond);
            checkLimit("sends_burst", MOST, sendsBurst);
            checkLimit("sign_ups_per_address_and_hour", MOST, signUpsPerAddressAndHour);
            checkLimit("failed_sign_ins_per_account", MOST, failedSignInsPerAccount);
            checkLimit("failed_sign_ins_per_address", MOST, failedSignInsPerAddress);
        }

        private static void checkLimit(String field, int most, @Nullable Integer value) {
            if (value != null) {
                Check.between(field, 1, most, value);
            }
        }

        /** {@code before} with what is named here. */
        public Settings over(Settings before) {
            return new Settings(
                    name == null ? before.name() : name,
                    registration == null ? before.registration() : registration,
                    membersMayInvite == null ? before.membersMayInvite() : membersMayInvite,
                    or(sendsPerSecond, before.sendsPerSecond()),
                    or(sendsBurst, before.sendsBurst()),
                    or(signUpsPerAddressAndHour, before.signUpsPerAddressAndHour()),
                    or(failedSignInsPerAccount, before.failedSignInsPerAccount()),
                    or(failedSignInsPerAddress, before.failedSignInsPerAddress()));
        }

        private static int or(@Nullable Integer value, int otherwise) {
            return value == null ? otherwise : value;
        }
    }

    /** What is known of one person's presence. */
    public record PersonPresence(UserRef user, PresenceStatus status, @Nullable String text) {}

    /** {@code GET /presence}: of who is not named, nothing is known. */
    public record Presences(List<PersonPresence> presence) {}

    /** A page of history, oldest first, as the {@code history} frame has it. */
    public record Page(
            List<Message> messages,
            @JsonDeserialize(contentUsing = Json.EventReader.class) List<ServerFrame> events,
            long from,
            long to,
            long epoch,
            boolean hasBefore,
            boolean hasAfter) {}

    /** An RFC 9457 problem, as every error of the API is answered. */
    public record Problem(
            String type,
            String title,
            int status,
            ErrorCode code,
            String detail,
            @Nullable String field,
            String requestId,
            @Nullable Long retryAfter) {}

    private static void checkEmail(String email) {
        if (email.length() > EMAIL_MAX_CHARS || !EMAIL.matcher(email).matches()) {
            throw ProtocolException.badField("email", "This is not an e-mail address.");
        }
    }

    private static void checkLogin(@Nullable String login) {
        var present = Check.required("login", login);
        if (present.isEmpty() || present.length() > LOGIN_MAX_CHARS) {
            throw ProtocolException.badField("login", "Name your username or e-mail address.");
        }
    }

    private static void checkNewPassword(String field, @Nullable String password) {
        var present = Check.required(field, password);
        var length = present.codePointCount(0, present.length());
        if (length < PASSWORD_MIN_CHARS || length > PASSWORD_MAX_CHARS) {
            throw ProtocolException.badField(
                    field,
                    "A password has "
                            + PASSWORD_MIN_CHARS
                            + " to "
                            + PASSWORD_MAX_CHARS
                            + " characters.");
        }
    }

    /**
     * A password to be compared: any that sign-up could once have taken, so only too long fails.
     */
    private static void checkKnownPassword(String field, @Nullable String password) {
        if (Check.required(field, password).length() > 2 * PASSWORD_MAX_CHARS) {
            throw ProtocolException.badField(field, "A password is not that long.");
        }
    }

    private static void checkSecret(String field, @Nullable String secret) {
        if (secret != null && secret.length() > SECRET_MAX_CHARS) {
            throw ProtocolException.badField(field, "It is not that long.");
        }
    }
}
