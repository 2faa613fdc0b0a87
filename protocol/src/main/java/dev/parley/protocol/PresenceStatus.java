package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A person's presence: {@code invisible} is only ever set, {@code offline} only ever told. */
public enum PresenceStatus {
    @JsonProperty("online")
    ONLINE,
    @JsonProperty("away")
    AWAY,
    @JsonProperty("busy")
    BUSY,
    @JsonProperty("invisible")
    INVISIBLE,
    @JsonProperty("offline")
    OFFLINE
}
