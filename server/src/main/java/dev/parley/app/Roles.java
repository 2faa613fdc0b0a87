package dev.parley.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles of one node; never empty. Written as {@code all} or as the names of some, with commas
 * or as a list.
 */
public record Roles(Set<Role> set) {
    public static final Roles ALL = new Roles(EnumSet.allOf(Role.class));

    public Roles {
        if (set.isEmpty()) {
            throw new IllegalArgumentException("a node has at least one role");
        }
        set = Collections.unmodifiableSet(EnumSet.copyOf(set));
    }

    /**
     * @throws IllegalArgumentException naming the word that is no role
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Roles of(List<String> names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : names) {
            for (String word : name.split(",", -1)) {
                roles.addAll(named(word.strip()));
            }
        }
        return new Roles(roles);
    }

    public boolean has(Role role) {
        return set.contains(role);
    }

    /** Whether clients talk to the node. */
    public boolean isEdge() {
        return has(Role.GATEWAY) || has(Role.API);
    }

    public boolean isMessagingAlone() {
        return set.equals(Set.of(Role.MESSAGING));
    }

    /** As they are written in the configuration, each by itself. */
    public Set<String> names() {
        return set.stream().map(Roles::name).collect(Collectors.toUnmodifiableSet());
    }

    @JsonValue
    @Override
    public String toString() {
        return equals(ALL) ? "all" : set.stream().map(Roles::name).collect(Collectors.joining(","));
    }

    private static Set<Role> named(String word) {
        if (word.equals("all")) {
            return ALL.set;
        }
        return Arrays.stream(Role.values())
                .filter(role -> name(role).equals(word))
                .findAny()
                .map(Set::of)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "all, or some of gateway, api, messaging, jobs"));
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
