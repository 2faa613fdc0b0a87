package dev.parley.conversation;

import dev.parley.directory.Directory;
import dev.parley.history.HistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.presence.RateLimits;
import dev.parley.relay.Relay;

import java.time.Clock;

/** What conversations are made from. */
public record ConversationParts(
        CommandLog log,
        HistoryStore history,
        Directory directory,
        Relay relay,
        RateLimits rateLimits,
        Clock clock) {}
