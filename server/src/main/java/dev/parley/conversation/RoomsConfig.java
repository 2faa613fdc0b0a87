package dev.parley.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;

/**
 * The section {@code rooms}.
 *
 * @param joinedByAll key {@code default}: names of the public rooms that every new account joins;
 *     made on first start
 */
public record RoomsConfig(@JsonProperty("default") List<String> joinedByAll) {
    public static final RoomsConfig DEFAULTS = new RoomsConfig(List.of("general"));

    public RoomsConfig {
        joinedByAll = List.copyOf(joinedByAll);
    }
}
