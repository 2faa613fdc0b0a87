package dev.parley.app;

import dev.parley.role.jobs.ElectedJobs;
import dev.parley.role.jobs.InboxReader;
import dev.parley.role.jobs.OwnMessagesReader;

import java.util.List;

/** The role jobs: on one node at a time, the readers of the feed. */
final class JobsWiring {
    private static final String TASK = "jobs";

    private JobsWiring() {}

    static void open(Ground ground, TalkWiring talk) {
        var backends = ground.backends();
        var jobs =
                ground.open(
                        new ElectedJobs(
                                backends.feed(),
                                List.of(
                                        new InboxReader(talk.conversations()),
                                        new OwnMessagesReader(
                                                backends.directory().readPointers()))));
        backends.discovery().lead(TASK, jobs);
    }
}
