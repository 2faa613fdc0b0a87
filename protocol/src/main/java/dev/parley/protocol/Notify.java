package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Of what in a channel a person wants to be told. */
public enum Notify {
    @JsonProperty("all")
    ALL,
    @JsonProperty("mentions")
    MENTIONS,
    @JsonProperty("nothing")
    NOTHING
}
