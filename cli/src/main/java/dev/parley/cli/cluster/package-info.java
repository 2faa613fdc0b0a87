/**
 * {@code parley cluster}: the servers of a cluster and the nodes on them as processes of this
 * machine, to try one and for tests. The servers are {@code engines}' part; what a node needs to
 * know of them is said here.
 */
@NullMarked
package dev.parley.cli.cluster;

import org.jspecify.annotations.NullMarked;
