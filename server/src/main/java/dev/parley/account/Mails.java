package dev.parley.account;

import dev.parley.mail.Mail;

/** What mails say. */
final class Mails {
    private static final String LASTS =
            "It works once, within " + Codes.LIFE.toMinutes() + " minutes.";
    private static final String IGNORE = "If that was not you, there is nothing to do.";

    private Mails() {}

    static Mail signUp(String to, String code) {
        return new Mail(
                to,
                "Your code for Parley",
                lines("Your code to sign up is", "", "    " + code, "", LASTS, IGNORE));
    }

    static Mail accountExists(String to) {
        return new Mail(
                to,
                "You have an account at Parley",
                lines(
                        "Someone wanted to use this address for an account, but you have one"
                                + " already.",
                        "Sign in with this address. If you do not know your password any more, ask"
                                + " for a new one there.",
                        "",
                        IGNORE));
    }

    static Mail newPassword(String to, String code) {
        return new Mail(
                to,
                "Your code for a new password",
                lines(
                        "Your code for a new password at Parley is",
                        "",
                        "    " + code,
                        "",
                        LASTS,
                        IGNORE + " Your password stays as it is."));
    }

    static Mail newEmail(String to, String code) {
        return new Mail(
                to,
                "Your code for this address",
                lines(
                        "Your code to use this address at Parley is",
                        "",
                        "    " + code,
                        "",
                        LASTS,
                        IGNORE));
    }

    static Mail oldEmail(String to, String newEmail, String code) {
        return new Mail(
                to,
                "Your code for another address",
                lines(
                        "Your account at Parley is to have the address " + newEmail + ".",
                        "Your code to allow that is",
                        "",
                        "    " + code,
                        "",
                        LASTS,
                        "If that was not you, someone knows your password: change it."));
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }
}
