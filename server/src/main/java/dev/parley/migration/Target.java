package dev.parley.migration;

import dev.parley.feed.Feed;
import dev.parley.history.cassandra.CassandraImport;
import dev.parley.storage.jdbi.Tables;

/**
 * The engines of a cluster of which no node runs.
 *
 * @param partitions of its log
 * @param logIsEmpty whether no command was ever appended
 * @param feedIsEmpty whether the feed has no event
 */
public record Target(
        CassandraImport history,
        Tables directory,
        Feed feed,
        int partitions,
        boolean logIsEmpty,
        boolean feedIsEmpty) {}
