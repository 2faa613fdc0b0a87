package dev.parley.app;

import java.util.List;

/**
 * A configuration, and where each value of it came from.
 *
 * @param settings every key there is, in the order of the records
 */
public record LoadedConfig(Config config, List<Setting> settings) {
    public LoadedConfig {
        settings = List.copyOf(settings);
    }

    /**
     * One value.
     *
     * @param key the full key, as {@code auth.jwt_secret}
     * @param shown the value as YAML, hidden when it is a secret
     * @param source where it came from, as {@code parley.yaml line 3}, {@code PARLEY_PORT}, {@code
     *     --port} or {@code default}
     */
    public record Setting(String key, String shown, String source) {}
}
