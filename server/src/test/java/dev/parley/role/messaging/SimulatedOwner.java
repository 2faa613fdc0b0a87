package dev.parley.role.messaging;

import dev.parley.directory.ChannelDirectory;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;
import dev.parley.relay.RelayPublisher;
import dev.parley.simulation.World;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The messaging role, whose threads are those of a simulated process. */
public final class SimulatedOwner {
    private SimulatedOwner() {}

    /** Where an owner keeps things. */
    public record Stores(HistoryStore history, Feed feed, ChannelDirectory channels) {}

    public static MessagingRole role(
            World.Process process, Stores stores, RelayPublisher relay, Consumer<Throwable> fatal) {
        var role =
                new MessagingRole(
                        stores.history(),
                        stores.feed(),
                        stores.channels(),
                        relay,
                        FixedDiscovery.open(LiveNode.of(process.name(), Set.of(), null)),
                        fatal);
        role.workBy(
                new Workers() {
                    @Override
                    public Thread thread(String name, Runnable work) {
                        return process.thread(work);
                    }

                    @Override
                    public void pause(long millis) {
                        process.sleep(TimeUnit.MILLISECONDS.toNanos(millis));
                    }
                });
        return role;
    }
}
