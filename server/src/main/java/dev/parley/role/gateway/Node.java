package dev.parley.role.gateway;

import dev.parley.attendance.Attendance;
import dev.parley.conversation.Conversations;

import java.time.Clock;

/** What all sessions of this node share. */
record Node(
        GatewayConfig config,
        GatewayParts parts,
        Rooms rooms,
        HistoryReader historyReader,
        GatewayMetrics metrics,
        Clock clock) {
    GatewayAuth auth() {
        return parts.auth();
    }

    Conversations conversations() {
        return parts.conversations();
    }

    Attendance attendance() {
        return parts.attendance();
    }

    OpenSessions sessions() {
        return rooms.sessions();
    }
}
