/** Configuration and start-up of a node; the only package that chooses adapters. */
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
