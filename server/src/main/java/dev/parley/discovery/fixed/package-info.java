/** Discovery where there is nothing to discover: one node, known from its configuration. */
@NullMarked
package dev.parley.discovery.fixed;

import org.jspecify.annotations.NullMarked;
