package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may sign up. The first account of an installation always may. */
public enum RegistrationMode {
    /** Anyone who reaches the server. */
    @JsonProperty("open")
    OPEN,
    /** Whoever has an invitation of someone who may invite. */
    @JsonProperty("invitation")
    INVITATION,
    /** Whoever has an invitation of an administrator. */
    @JsonProperty("closed")
    CLOSED
}
