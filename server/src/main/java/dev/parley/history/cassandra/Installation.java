package dev.parley.history.cassandra;

import org.jspecify.annotations.Nullable;

/** What is known once for a whole keyspace. */
final class Installation {
    private static final String FIRST_EPOCH = "first_epoch";
    private static final String MIGRATION_OF = "migration_of";
    private static final String MIGRATED = "migrated";

    private final Cql cql;

    Installation(Cql cql) {
        this.cql = cql;
    }

    /** The epoch in which new channels begin: 1, unless what is here came from elsewhere. */
    long firstEpoch() {
        var epoch = value(FIRST_EPOCH);
        return epoch == null ? 1 : epoch;
    }

    void setFirstEpoch(long epoch) {
        set(FIRST_EPOCH, epoch);
    }

    /** Of which installation something was or is being copied; null for none. */
    @Nullable Long migrationOf() {
        return value(MIGRATION_OF);
    }

    void setMigrationOf(long source) {
        set(MIGRATION_OF, source);
    }

    boolean isMigrating() {
        return migrationOf() != null && value(MIGRATED) == null;
    }

    void setMigrated() {
        set(MIGRATED, 1);
    }

    private @Nullable Long value(String name) {
        var row = cql.one(cql.bind("installation").setString("name", name).build());
        return row == null ? null : row.getLong("value");
    }

    private void set(String name, long value) {
        cql.run(
                cql.bind("set_installation")
                        .setString("name", name)
                        .setLong("value", value)
                        .build());
    }
}
