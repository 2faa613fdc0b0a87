package dev.parley.app;

import dev.parley.role.messaging.MessagingRole;

import java.util.function.Consumer;

/** The role messaging: owns partitions of the log and decides what is in them. */
final class MessagingWiring {
    private MessagingWiring() {}

    /**
     * @param fatal called when a partition cannot go on here
     */
    static void open(Ground ground, Consumer<Throwable> fatal) {
        var backends = ground.backends();
        var role =
                new MessagingRole(
                        backends.history(),
                        backends.feed(),
                        backends.directory().channels(),
                        backends.relayPublisher(),
                        backends.discovery(),
                        fatal);
        ground.metrics().gauge("parley.partitions.owned", role, MessagingRole::partitions);
        var log = backends.log();
        log.start(role);
        // Before the relay goes, over which owners tell what they still decide.
        ground.open(log::close);
    }
}
