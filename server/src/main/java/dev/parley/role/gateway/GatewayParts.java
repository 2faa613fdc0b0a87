package dev.parley.role.gateway;

import dev.parley.attendance.Attendance;
import dev.parley.conversation.Conversations;

/** What sockets lead to. */
public record GatewayParts(GatewayAuth auth, Conversations conversations, Attendance attendance) {}
