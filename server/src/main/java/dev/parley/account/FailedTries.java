package dev.parley.account;

import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimits.Limit;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Holds those who guess passwords and codes to limits, by account and by network address. */
final class FailedTries {
    private final Supplier<AuthConfig> config;
    private final RateLimits rateLimits;
    private final Clock clock;

    /**
     * @param config as it is at each moment
     */
    FailedTries(Supplier<AuthConfig> config, RateLimits rateLimits, Clock clock) {
        this.config = config;
        this.rateLimits = rateLimits;
        this.clock = clock;
    }

    private Limit ofAccount() {
        var now = config.get();
        return limit(
                now.failedSignInsPerAccount(), Duration.ofSeconds(now.failedSignInWindowSeconds()));
    }

    private Limit ofAddress() {
        var now = config.get();
        return limit(
                now.failedSignInsPerAddress(), Duration.ofSeconds(now.failedSignInWindowSeconds()));
    }

    static Limit limit(int permits, Duration window) {
        return new Limit(permits, Math.max(1, window.toMillis() / permits));
    }

    /**
     * Counts a try as failed before it is known, so that many at once do not slip by.
     *
     * @return 0 when it may be made, else the milliseconds to wait
     */
    long begin(String account, String address) {
        var now = clock.millis();
        var wait = rateLimits.take(accountKey(account), ofAccount(), now);
        if (wait > 0) {
            return wait;
        }
        wait = rateLimits.take(addressKey(address), ofAddress(), now);
        if (wait > 0) {
            rateLimits.giveBack(accountKey(account), ofAccount(), now);
        }
        return wait;
    }

    /** The try did not fail after all. */
    void forget(String account, String address) {
        var now = clock.millis();
        rateLimits.giveBack(accountKey(account), ofAccount(), now);
        rateLimits.giveBack(addressKey(address), ofAddress(), now);
    }

    private static String accountKey(String account) {
        return "sign-in:" + account;
    }

    private static String addressKey(String address) {
        return "sign-in-from:" + address;
    }
}
