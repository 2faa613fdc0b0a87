/** What came out: table, JSON and plot. */
@NullMarked
package dev.parley.bench.report;

import org.jspecify.annotations.NullMarked;
