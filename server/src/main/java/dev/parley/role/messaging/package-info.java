/** The messaging role: owns partitions, decides their commands, stores, projects, relays. */
@NullMarked
package dev.parley.role.messaging;

import org.jspecify.annotations.NullMarked;
