package dev.parley.conversation;

import dev.parley.channel.CommandKey;
import dev.parley.relay.Outcome;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** A command on its way; the outcome fails with {@link TimeoutException} after 10 s. */
public record Submitted(CommandKey key, CompletableFuture<Outcome> outcome) {}
