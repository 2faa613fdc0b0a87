package dev.parley.storage;

/**
 * The section {@code storage}.
 *
 * @param minFreeMegabytes below this much free disk space new commands are answered {@code
 *     storage_full}; reading goes on
 */
public record StorageConfig(int minFreeMegabytes) {
    public static final StorageConfig DEFAULTS = new StorageConfig(256);

    public StorageConfig {
        if (minFreeMegabytes < 1) {
            throw new IllegalArgumentException("min_free_megabytes must be at least 1");
        }
    }
}
