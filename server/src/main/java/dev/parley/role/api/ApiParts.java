package dev.parley.role.api;

import dev.parley.account.Accounts;
import dev.parley.account.Sessions;
import dev.parley.attendance.Attendance;
import dev.parley.conversation.Conversations;
import dev.parley.directory.Directory;
import dev.parley.discovery.Discovery;

/** What answers come from. */
public record ApiParts(
        Accounts accounts,
        Sessions sessions,
        TalkParts talk,
        Directory directory,
        Discovery discovery,
        AdministrationParts administration) {
    Conversations conversations() {
        return talk.conversations();
    }

    Attendance attendance() {
        return talk.attendance();
    }
}
