package dev.parley.discovery.zookeeper;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.LiveNode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * What stands in ZooKeeper of a node, at {@code NAME:SEQUENCE}.
 *
 * @param name of the node
 * @param incarnation the sequence number of the first entry that this start of the node has had:
 *     greater for every later start, the same for all entries of one
 * @param sequence given by ZooKeeper, greater for every later entry
 */
record Entry(String name, long incarnation, long sequence, LiveNode node) {
    /** The greater of two under one name counts. */
    static final Comparator<Entry> BY_AGE =
            Comparator.comparingLong(Entry::incarnation).thenComparingLong(Entry::sequence);

    /** Not known before ZooKeeper has numbered the first entry. */
    static final long FIRST = -1;

    /** A thousand partitions fit in an eighth of it; ZooKeeper itself takes a megabyte. */
    private static final int MAX_ENTRY_BYTES = 256 * 1024;

    private static final char SEPARATOR = ':';
    private static final Logger log = LoggerFactory.getLogger(Entry.class);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    // Nodes of the next version say more.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private record Written(long incarnation, LiveNode node) {}

    /**
     * @throws DiscoveryException when it is too large
     */
    static byte[] write(long incarnation, LiveNode node) {
        try {
            var bytes = JSON.writeValueAsBytes(new Written(incarnation, node));
            if (bytes.length > MAX_ENTRY_BYTES) {
                throw new DiscoveryException(
                        "what this node says of itself has "
                                + bytes.length
                                + " bytes, at most "
                                + MAX_ENTRY_BYTES
                                + " can be told");
            }
            return bytes;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Empty for what no node has written, or one that is too new. */
    static Optional<Entry> read(String path, byte[] bytes) {
        var child = path.substring(path.lastIndexOf('/') + 1);
        try {
            var sequence = sequence(child);
            var written = JSON.readValue(bytes, Written.class);
            var incarnation = written.incarnation() == FIRST ? sequence : written.incarnation();
            return Optional.of(new Entry(name(child), incarnation, sequence, written.node()))
                    .filter(entry -> entry.name().equals(entry.node().name()));
        } catch (IOException | RuntimeException unreadable) {
            log.warn("{} in ZooKeeper is passed over: {}", path, unreadable.toString());
            return Optional.empty();
        }
    }

    /** The path, but for the number that ZooKeeper appends to it. */
    static String prefix(String folder, String name) {
        return folder + "/" + name + SEPARATOR;
    }

    static String path(String folder, String name, long sequence) {
        return "%s%010d".formatted(prefix(folder, name), sequence);
    }

    static boolean isOf(String name, String path) {
        return name(path.substring(path.lastIndexOf('/') + 1)).equals(name);
    }

    static long sequence(String path) {
        return Long.parseLong(path.substring(path.lastIndexOf(SEPARATOR) + 1));
    }

    private static String name(String child) {
        return child.substring(0, Math.max(0, child.lastIndexOf(SEPARATOR)));
    }
}
