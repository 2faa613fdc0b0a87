/** The feed on Kafka: a topic that other programs may read as well. */
@NullMarked
package dev.parley.feed.kafka;

import org.jspecify.annotations.NullMarked;
