/** The server that is measured, and accounts on it. */
@NullMarked
package dev.parley.bench.installation;

import org.jspecify.annotations.NullMarked;
