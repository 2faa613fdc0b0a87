package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member may do: owners rename, delete and decide about roles, moderators remove. */
public enum MemberRole {
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("moderator")
    MODERATOR,
    @JsonProperty("owner")
    OWNER
}
