package dev.parley.app;

import dev.parley.protocol.Api;
import dev.parley.protocol.Json;
import dev.parley.protocol.RegistrationMode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code parley admin}: what administrators do, for those who can read the data folder. */
@Command(
        name = "admin",
        header = "Manage people, invitations and registration.",
        description = {
            "%nTalks with the server that runs on the data folder, or works on the folder while"
                    + " none does. Whoever may read the folder may do this, without a password.%n"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:It could not be done; the sentence says why.",
            "2:Wrong use."
        })
public final class AdminCommand implements Runnable {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Option(names = "--json", description = "Print the answer as JSON.", scope = ScopeType.INHERIT)
    private boolean json;

    @Spec private CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name what to do: "
                        + String.join(", ", spec.subcommands().keySet().stream().sorted().toList())
                        + ".");
    }

    @Command(
            name = "create-user",
            header = "Make an account.",
            description =
                    "%nWithout --password a password is made, and shown this once. Mode of"
                            + " registration and e-mail codes do not matter here.%n")
    int createUser(
            @Parameters(paramLabel = "NAME", description = "The username: a-z, 0-9, '.', '_', '-'.")
                    String name,
            @Option(names = "--email", paramLabel = "ADDRESS", description = "An e-mail address.")
                    @Nullable String email,
            @Option(
                            names = "--display-name",
                            paramLabel = "TEXT",
                            description = "How others see the person (the username).")
                    @Nullable String displayName,
            @Option(names = "--administrator", description = "Make the person administrator.")
                    boolean administrator,
            @Option(
                            names = "--password",
                            description =
                                    "Ask for the password; without a terminal, read it from the"
                                            + " first line of standard input.")
                    boolean password)
            throws Exception {
        var wish =
                new Api.NewUser(
                        name, password ? askPassword() : null, email, displayName, administrator);
        return tell(
                operator -> operator.create(wish),
                made -> {
                    var role = made.user().administrator() ? " (administrator)" : "";
                    say("Made the account " + name + role + ".");
                    sayPassword(made.password());
                });
    }

    @Command(
            name = "reset-password",
            header = "Give someone another password, and sign them out everywhere.",
            description = "%nWithout --password a password is made, and shown this once.%n")
    int resetPassword(
            @Parameters(paramLabel = "NAME", description = "The username.") String name,
            @Option(
                            names = "--password",
                            description =
                                    "Ask for the password; without a terminal, read it from the"
                                            + " first line of standard input.")
                    boolean password)
            throws Exception {
        var wish = new Api.UserPassword(password ? askPassword() : null);
        return tell(
                operator -> operator.resetPassword(name, wish),
                made -> {
                    say("Changed the password of " + name + "; all their devices are signed out.");
                    sayPassword(made.password());
                });
    }

    @Command(name = "list", header = "List accounts.")
    int list(
            @Option(
                            names = "--query",
                            paramLabel = "TEXT",
                            description = "Only those whose name or address contains this.")
                    @Nullable String query)
            throws Exception {
        return tell(operator -> all(operator, query == null ? "" : query), this::table);
    }

    private static Api.ManagedUsers all(Operator operator, String query) {
        var users = new ArrayList<Api.ManagedUser>();
        Api.ManagedUsers page;
        do {
            page = operator.users(query, users.isEmpty() ? "" : users.getLast().username());
            users.addAll(page.users());
        } while (page.hasMore());
        return new Api.ManagedUsers(users, false);
    }

    @Command(name = "disable", header = "Sign someone out everywhere, and let them in no more.")
    int disable(@Parameters(paramLabel = "NAME", description = "The username.") String name)
            throws Exception {
        return change(name, new Api.UserChange(true, null), " is disabled and signed out.");
    }

    @Command(name = "enable", header = "Let someone in again who was disabled.")
    int enable(@Parameters(paramLabel = "NAME", description = "The username.") String name)
            throws Exception {
        return change(name, new Api.UserChange(false, null), " can sign in.");
    }

    @Command(name = "make-administrator", header = "Make someone administrator.")
    int makeAdministrator(
            @Parameters(paramLabel = "NAME", description = "The username.") String name)
            throws Exception {
        return change(name, new Api.UserChange(null, true), " is administrator.");
    }

    @Command(
            name = "unmake-administrator",
            header = "Make an administrator a member like the others.",
            description = "%nThe last administrator stays one.%n")
    int unmakeAdministrator(
            @Parameters(paramLabel = "NAME", description = "The username.") String name)
            throws Exception {
        return change(name, new Api.UserChange(null, false), " is administrator no more.");
    }

    private int change(String name, Api.UserChange wish, String done) throws Exception {
        return tell(operator -> operator.change(name, wish), _ -> say(name + done));
    }

    @Command(
            name = "invite",
            header = "Make a link that lets people in.",
            description =
                    "%nMade in the name of the oldest administrator, or of an owner of the room."
                            + " Set public_url, so that the link leads to where people reach the"
                            + " server.%n")
    int invite(
            @Option(
                            names = "--uses",
                            paramLabel = "NUMBER",
                            description = "How many may use it (any number).")
                    @Nullable Integer uses,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            description = "How long it is good, at most 90 (7).")
                    @Nullable Integer days,
            @Option(
                            names = "--channel",
                            paramLabel = "ROOM",
                            description =
                                    "A room that they join: the name of a public one, or an id.")
                    @Nullable String channel)
            throws Exception {
        var seconds = days == null ? null : (Long) Duration.ofDays(days).toSeconds();
        var wish = new Api.NewInvitation(channel, uses, seconds);
        return tell(
                operator -> atUsualAddress(operator, operator.invite(wish)),
                made -> {
                    say(made.url());
                    say("Good until " + date(made.expiresAt()) + usesLeft(made.usesLeft()) + ".");
                });
    }

    /** A node that runs for this command alone listens where nobody will find it later. */
    private Api.Invitation atUsualAddress(Operator operator, Api.Invitation made) {
        try {
            var door = options.load().frontDoor();
            if (!operator.startedNode() || door.publicUrl() != null) {
                return made;
            }
            var scheme = door.tls().on() ? "https" : "http";
            var usual = scheme + "://localhost:" + door.port();
            return new Api.Invitation(
                    made.id(),
                    made.url().replaceFirst("^https?://[^/]*", usual),
                    made.channel(),
                    made.channelName(),
                    made.inviter(),
                    made.usesLeft(),
                    made.expiresAt(),
                    made.createdAt());
        } catch (ConfigException impossible) {
            throw new IllegalStateException("it was read before", impossible);
        }
    }

    private static String usesLeft(@Nullable Long uses) {
        return uses == null ? "" : uses == 1 ? ", for one person" : ", for " + uses + " people";
    }

    @Command(
            name = "registration",
            header = "Say who may sign up.",
            description =
                    "%nopen: anyone who reaches the server. invitation: whoever is invited."
                            + " closed: whoever an administrator invites or makes an account"
                            + " for.%n")
    int registration(
            @Parameters(paramLabel = "MODE", description = "open, invitation or closed.")
                    String mode)
            throws Exception {
        var wish = new Api.SettingsChange(null, mode(mode), null, null, null, null, null, null);
        return tell(operator -> operator.change(wish), _ -> say("Registration is " + mode + "."));
    }

    private RegistrationMode mode(String word) {
        return switch (word) {
            case "open" -> RegistrationMode.OPEN;
            case "invitation" -> RegistrationMode.INVITATION;
            case "closed" -> RegistrationMode.CLOSED;
            default ->
                    throw new ParameterException(
                            spec.commandLine(), "MODE is open, invitation or closed.");
        };
    }

    /** Told in words by {@code words}, or as it is with {@code --json}. */
    private <T> int tell(Function<Operator, T> work, Consumer<T> words) throws ConfigException {
        T answer;
        try (var operator = Operator.open(options)) {
            answer = work.apply(operator);
        }
        if (json) {
            say(new String(Json.encode(answer), StandardCharsets.UTF_8));
        } else {
            words.accept(answer);
        }
        return CommandLine.ExitCode.OK;
    }

    private void table(Api.ManagedUsers users) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("USERNAME", "NAME", "E-MAIL", "ROLE", "STATE", "SINCE", "LAST SEEN"));
        for (var user : users.users()) {
            rows.add(
                    List.of(
                            user.username(),
                            user.displayName(),
                            user.email() == null ? "-" : user.email(),
                            user.administrator() ? "administrator" : "member",
                            user.disabled() ? "disabled" : "active",
                            date(user.createdAt()),
                            user.lastSeenAt() == null ? "-" : date(user.lastSeenAt())));
        }
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (var i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            say(line.toString().stripTrailing());
        }
    }

    private static String date(long millis) {
        return DATE.format(Instant.ofEpochMilli(millis));
    }

    private void sayPassword(@Nullable String made) {
        if (made != null) {
            say("The password is " + made + ", and is not shown again.");
        }
    }

    private void say(String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(sentence);
        out.flush();
    }

    private static String askPassword() throws IOException {
        var console = System.console();
        if (console != null && console.isTerminal()) {
            var typed = console.readPassword("Password: ");
            return typed == null ? noPassword() : new String(typed);
        }
        var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        var line = in.readLine();
        return line == null || line.isEmpty() ? noPassword() : line;
    }

    private static String noPassword() {
        throw new CommandException("There was no password to read.");
    }
}
