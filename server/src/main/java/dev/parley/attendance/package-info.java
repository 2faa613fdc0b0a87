/**
 * Who is there: what people's devices, their choices and the time come to, told to those who watch.
 */
@NullMarked
package dev.parley.attendance;

import org.jspecify.annotations.NullMarked;
