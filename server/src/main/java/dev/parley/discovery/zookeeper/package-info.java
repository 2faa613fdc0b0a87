/** Discovery by ZooKeeper: every node keeps an entry there that goes with its session. */
@NullMarked
package dev.parley.discovery.zookeeper;

import org.jspecify.annotations.NullMarked;
