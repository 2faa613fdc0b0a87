package dev.parley.conversation;

import java.util.List;

/**
 * @param defaultRooms public rooms that every new account joins; the first account makes them
 * @param directKey the installation's secret from which the ids of direct conversations follow
 * @param sendBurst most messages of one account at once
 * @param sendEveryMillis the time in which one more may be sent
 */
public record ConversationConfig(
        List<String> defaultRooms, byte[] directKey, long sendBurst, long sendEveryMillis) {}
