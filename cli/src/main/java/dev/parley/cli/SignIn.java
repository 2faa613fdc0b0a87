package dev.parley.cli;

import dev.parley.client.Account;
import dev.parley.client.ParleyServer;
import dev.parley.client.RefusedException;
import dev.parley.client.TokenStore;
import dev.parley.protocol.Api;
import dev.parley.protocol.RegistrationMode;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Ways to become someone: a session that is kept, or a name and a password. */
final class SignIn {
    private static final String PASSWORD_VARIABLE = "PARLEY_PASSWORD";
    private static final int DEVICE_MAX_CHARS = 80;

    private final Surroundings surroundings;
    private final ParleyServer server;
    private final @Nullable String user;
    private final Asking asking;

    /** Asks the person at the terminal, if there is one. */
    interface Asking {
        /** The line that was typed, without what is around it; null when there is nobody to ask. */
        @Nullable String ask(String question, boolean hidden);
    }

    /** A name and a password, or the session they were exchanged for. */
    record SignedIn(Account account, String username) {}

    SignIn(Surroundings surroundings, ServerOptions options, Asking asking) {
        this.surroundings = surroundings;
        this.server = options.open();
        this.user = options.user();
        this.asking = asking;
    }

    ParleyServer server() {
        return server;
    }

    /** Takes the kept session when it is the wanted person's, else signs in for this run alone. */
    SignedIn signIn() {
        var kept = TokenFile.find(surroundings.configFolder(), server.address());
        if (kept.isPresent() && (user == null || user.equals(kept.get().username()))) {
            return new SignedIn(server.account(kept.get()), kept.get().username());
        }
        return signedIn(server.signIn(name(), password("Password: "), device()));
    }

    /** Makes an account first, and asks what the server asks for. */
    SignedIn signUp() {
        var about = server.about();
        var name = name();
        var password = password("Choose a password (8 characters or more): ");
        if (surroundings.environment().get(PASSWORD_VARIABLE) == null
                && !password.equals(password("The same again: "))) {
            throw new WrongUseException("The two passwords differ. Nothing was done.");
        }
        String email = null;
        String code = null;
        if (about.mail()) {
            email = answer("Your e-mail address: ");
            server.sendCode(email);
            code = answer("The code from the mail: ");
        }
        String invitation = null;
        if (about.registration() != RegistrationMode.OPEN && !about.setup()) {
            var link = answer("The link you were invited with: ");
            invitation = link.substring(link.lastIndexOf('#') + 1);
        }
        var wish = new Api.SignUp(name, password, email, code, null, invitation, null);
        try {
            server.signUp(wish);
        } catch (RefusedException refused) {
            if (!"setup_code".equals(refused.field())) {
                throw refused;
            }
            var setupCode = answer("The setup code that the server printed: ");
            server.signUp(new Api.SignUp(name, password, email, code, null, invitation, setupCode));
        }
        return signedIn(server.signIn(name, password, device()));
    }

    /** Signs in and keeps the session. */
    TokenFile logIn() {
        var tokens = server.tokens(name(), password("Password: "), device());
        var me = signedIn(server.account(TokenStore.inMemory(tokens)));
        return TokenFile.keep(surroundings.configFolder(), server.address(), me.username(), tokens);
    }

    /** Who may have come by an e-mail address has a username all the same. */
    private static SignedIn signedIn(Account account) {
        return new SignedIn(account, account.me().username());
    }

    private String answer(String question) {
        var typed = asking.ask(question, false);
        if (typed == null || typed.isBlank()) {
            throw new WrongUseException(
                    "This server asks for more to sign up: do it in a terminal, or in a browser.");
        }
        return typed.strip();
    }

    private String name() {
        if (user != null) {
            return user;
        }
        var typed = asking.ask("Name: ", false);
        if (typed == null || typed.isBlank()) {
            throw new NotSignedInException(
                    "You are not signed in to "
                            + server.address()
                            + ": run `parley login` in a terminal once, or name a --user.");
        }
        return typed.strip();
    }

    private String password(String question) {
        var given = surroundings.environment().get(PASSWORD_VARIABLE);
        var password = given == null ? asking.ask(question, true) : given;
        if (password == null || password.isEmpty()) {
            throw new NotSignedInException(
                    "There is no password: set "
                            + PASSWORD_VARIABLE
                            + ", or run `parley login` in a terminal once.");
        }
        return password;
    }

    private static String device() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "unknown host";
        }
        var device = "Parley in a terminal on " + host;
        return device.substring(0, Math.min(DEVICE_MAX_CHARS, device.length())).strip();
    }
}
