package dev.parley.mail;

/**
 * One plain-text mail.
 *
 * @param to one address, without a name
 * @param subject one line
 * @param text lines that end in {@code \n}
 */
public record Mail(String to, String subject, String text) {
    public Mail {
        if (to.isBlank() || hasControl(to) || hasControl(subject)) {
            throw new IllegalArgumentException("an address and a subject are one line each");
        }
    }

    /** A line break in a header would begin another header, of the sender's making. */
    private static boolean hasControl(String line) {
        return line.chars().anyMatch(Character::isISOControl);
    }

    /** The text may hold a code, and logs are read by many. */
    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
