/** Seeded generators, fault injection and checking; knows no product code. */
@NullMarked
package dev.parley.testkit;

import org.jspecify.annotations.NullMarked;
