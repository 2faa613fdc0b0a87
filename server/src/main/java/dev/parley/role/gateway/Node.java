package dev.parley.role.gateway;

import dev.parley.conversation.Conversations;

import java.time.Clock;

/** What all sessions of this node share. */
record Node(
        GatewayConfig config,
        GatewayAuth auth,
        Conversations conversations,
        Rooms rooms,
        HistoryReader historyReader,
        GatewayMetrics metrics,
        Clock clock) {
    OpenSessions sessions() {
        return rooms.sessions();
    }
}
