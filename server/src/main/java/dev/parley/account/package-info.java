/** Sign up, sign in, sessions and tickets. */
@NullMarked
package dev.parley.account;

import org.jspecify.annotations.NullMarked;
