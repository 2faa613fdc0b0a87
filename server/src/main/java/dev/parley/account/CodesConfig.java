package dev.parley.account;

/**
 * The section {@code codes}: codes that are sent by mail.
 *
 * @param perRecipientAndHour codes to one address of mail, or about one account, in one hour
 * @param perAddressAndHour codes asked for from one network address in one hour
 */
public record CodesConfig(int perRecipientAndHour, int perAddressAndHour) {
    public static final CodesConfig DEFAULTS = new CodesConfig(5, 50);

    public CodesConfig {
        if (perRecipientAndHour < 1) {
            throw new IllegalArgumentException("per_recipient_and_hour must be at least 1");
        }
        if (perAddressAndHour < 1) {
            throw new IllegalArgumentException("per_address_and_hour must be at least 1");
        }
    }
}
