package dev.parley.role.api;

import dev.parley.account.Origins;
import dev.parley.account.TrustedProxies;

/**
 * How this node is reached.
 *
 * @param proxies whose forwarding headers are believed
 * @param origins pages that may act with their user's cookie
 * @param exposed whether its configuration lets others than this machine reach it: then the first
 *     account needs the setup code, whoever asks
 * @param openMetrics whether {@code /metrics} is answered to everybody; else only to programs on
 *     this machine
 */
public record ApiConfig(
        TrustedProxies proxies, Origins origins, boolean exposed, boolean openMetrics) {}
