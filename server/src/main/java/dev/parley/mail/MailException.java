package dev.parley.mail;

/** A mail was not taken. */
public final class MailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    /**
     * @param temporary whether the same mail may be taken a little later
     */
    public MailException(String message, boolean temporary, Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    public boolean isTemporary() {
        return temporary;
    }
}
