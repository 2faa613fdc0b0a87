package dev.parley.role.api;

import dev.parley.attendance.Attendance;
import dev.parley.conversation.Conversations;

/** What people have of one another: what they say, and whether they are there. */
public record TalkParts(Conversations conversations, Attendance attendance) {}
