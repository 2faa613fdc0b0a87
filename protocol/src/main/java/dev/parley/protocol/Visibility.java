package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who can find a room and join it by themselves: everyone, or only whom a member adds. */
public enum Visibility {
    @JsonProperty("public")
    PUBLIC,
    @JsonProperty("private")
    PRIVATE
}
