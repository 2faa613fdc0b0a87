package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of conversation a channel is. */
public enum ChannelKind {
    @JsonProperty("room")
    ROOM,
    @JsonProperty("group")
    GROUP,
    @JsonProperty("direct")
    DIRECT
}
