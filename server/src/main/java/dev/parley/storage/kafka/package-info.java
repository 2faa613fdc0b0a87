/** What the log and the feed share of Kafka. */
@NullMarked
package dev.parley.storage.kafka;

import org.jspecify.annotations.NullMarked;
