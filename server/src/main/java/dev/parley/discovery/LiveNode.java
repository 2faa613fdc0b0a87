package dev.parley.discovery;

import dev.parley.channel.Rulebook;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * What a node says of itself.
 *
 * @param name no two that live have the same
 * @param roles as written in the configuration, each by itself: {@code gateway}, {@code api}, …
 * @param publicUrl how people reach it, {@code https://chat.example.org}; null when that is the
 *     address under which they reached whomever they asked
 * @param relay {@code host:port} where other nodes subscribe to what it owns; null without
 * @param connections sockets that it holds; up to about a second old
 * @param maxConnections sockets that it may hold; 0 for a node that holds none
 * @param draining it is about to go: nobody is sent there any more
 * @param partitions those that it owns, each with the generation under which it does; of two that
 *     name the same one the greater is the owner
 * @param rules the newest version of the rules that it knows
 */
public record LiveNode(
        String name,
        Set<String> roles,
        @Nullable URI publicUrl,
        @Nullable String relay,
        int connections,
        int maxConnections,
        boolean draining,
        Map<Integer, Long> partitions,
        int rules) {
    public LiveNode {
        roles = Set.copyOf(roles);
        partitions = Map.copyOf(partitions);
    }

    /** A node of this version of Parley, of which nothing more is known yet. */
    public static LiveNode of(String name, Set<String> roles, @Nullable URI publicUrl) {
        return new LiveNode(
                name, roles, publicUrl, null, 0, 0, false, Map.of(), Rulebook.OURS.newest());
    }

    public boolean isGateway() {
        return roles.contains("gateway");
    }

    public LiveNode withRelay(String address) {
        return new LiveNode(
                name,
                roles,
                publicUrl,
                address,
                connections,
                maxConnections,
                draining,
                partitions,
                rules);
    }

    public LiveNode withConnections(int now, int most) {
        return new LiveNode(name, roles, publicUrl, relay, now, most, draining, partitions, rules);
    }

    /** Draining has no way back but a new start. */
    public LiveNode whileDraining() {
        return new LiveNode(
                name,
                roles,
                publicUrl,
                relay,
                connections,
                maxConnections,
                true,
                partitions,
                rules);
    }

    public LiveNode withPartitions(Map<Integer, Long> owned) {
        return new LiveNode(
                name, roles, publicUrl, relay, connections, maxConnections, draining, owned, rules);
    }

    public LiveNode withRules(int newest) {
        return new LiveNode(
                name,
                roles,
                publicUrl,
                relay,
                connections,
                maxConnections,
                draining,
                partitions,
                newest);
    }
}
