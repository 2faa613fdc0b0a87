package dev.parley.conversation;

import dev.parley.secret.Secret;

/**
 * @param directKey the installation's secret from which the ids of direct conversations follow;
 *     with another one, people would find themselves in new, empty conversations
 */
public record ConversationConfig(RoomsConfig rooms, LimitsConfig limits, Secret directKey) {}
