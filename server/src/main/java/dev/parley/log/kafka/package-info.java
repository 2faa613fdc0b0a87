/** The command log on Kafka 4 or Redpanda: partitions are owned through a consumer group. */
@NullMarked
package dev.parley.log.kafka;

import org.jspecify.annotations.NullMarked;
