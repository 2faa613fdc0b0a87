package dev.parley.conversation;

import dev.parley.secret.Secret;

import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * @param limits those of this moment, as administrators change them while the server runs
 * @param directKey the installation's secret from which the ids of direct conversations follow;
 *     with another one, people would find themselves in new, empty conversations
 * @param rules the newest version of the rules of channels that all nodes know that live now
 */
public record ConversationConfig(
        RoomsConfig rooms, Supplier<LimitsConfig> limits, Secret directKey, IntSupplier rules) {}
