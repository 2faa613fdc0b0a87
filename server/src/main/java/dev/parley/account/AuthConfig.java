package dev.parley.account;

import dev.parley.protocol.Api;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

/**
 * The section {@code auth}: what protects accounts.
 *
 * @param jwtSecret signs session cookies, access tokens and tickets; at least 32 bytes. Not set,
 *     the embedded node makes its own on first start and keeps it in the data folder. Also as
 *     {@code jwt_secret_file}
 * @param failedSignInsPerAccount failed sign-ins of one account within {@code
 *     failedSignInWindowSeconds} after which further ones are refused
 * @param failedSignInsPerAddress the same for one network address
 * @param failedSignInWindowSeconds how long a failed sign-in counts
 * @param signUpsPerAddressAndHour new accounts from one network address in one hour
 * @param passwordHashesAtOnce Argon2id runs at the same time; each takes a core and much memory
 * @param passwordHashesWaiting Argon2id runs that may wait for their turn; beyond it {@code
 *     overloaded} is answered
 */
public record AuthConfig(
        @Nullable Secret jwtSecret,
        int failedSignInsPerAccount,
        int failedSignInsPerAddress,
        int failedSignInWindowSeconds,
        int signUpsPerAddressAndHour,
        int passwordHashesAtOnce,
        int passwordHashesWaiting) {

    private static final int MIN_SECRET_BYTES = 32;

    public static final AuthConfig DEFAULTS = new AuthConfig(null, 10, 100, 15 * 60, 100, 2, 64);

    public AuthConfig {
        if (jwtSecret != null && jwtSecret.bytes().length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "jwt_secret must have at least " + MIN_SECRET_BYTES + " bytes");
        }
        atLeastOne("failed_sign_ins_per_account", failedSignInsPerAccount);
        atLeastOne("failed_sign_ins_per_address", failedSignInsPerAddress);
        atLeastOne("failed_sign_in_window_seconds", failedSignInWindowSeconds);
        atLeastOne("sign_ups_per_address_and_hour", signUpsPerAddressAndHour);
        atLeastOne("password_hashes_at_once", passwordHashesAtOnce);
        if (passwordHashesWaiting < 0) {
            throw new IllegalArgumentException("password_hashes_waiting must not be negative");
        }
    }

    /** The same under what administrators have set. */
    public AuthConfig under(Api.Settings settings) {
        return new AuthConfig(
                jwtSecret,
                settings.failedSignInsPerAccount(),
                settings.failedSignInsPerAddress(),
                failedSignInWindowSeconds,
                settings.signUpsPerAddressAndHour(),
                passwordHashesAtOnce,
                passwordHashesWaiting);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1");
        }
    }
}
