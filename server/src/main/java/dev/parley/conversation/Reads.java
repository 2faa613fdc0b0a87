package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.directory.ReadPointers;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Relay;
import dev.parley.relay.Signal;

import java.util.List;

/** How far people have read. */
public final class Reads {
    private final ReadPointers pointers;
    private final Relay relay;
    private final Views views;

    Reads(ConversationParts parts, Views views) {
        this.views = views;
        pointers = parts.directory().readPointers();
        relay = parts.relay();
    }

    /** Moves the caller's read pointer; one that is not ahead changes nothing. */
    public void mark(Caller caller, ChannelId channel, long seq) {
        var now = views.viewAsMember(caller.account(), channel);
        if (seq > now.seq()) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD, "The channel has no such event yet.", "seq", null);
        }
        var n = seq == now.seq() ? now.n() : views.event(now, seq).orElseThrow().event().n();
        var pointer = new ReadPointer(now.epoch(), seq, n);
        var member = now.member(caller.account()).orElseThrow();
        var known = pointers.of(channel, List.of(caller.account())).get(caller.account());
        if (pointer.isAheadOf(Rows.readTo(now, member, known))) {
            pointers.advance(caller.account(), channel, pointer);
            relay.signal(
                    views.partition(channel),
                    new Signal.Read(channel, caller.account(), caller.device(), seq));
        }
    }

    /** How far each of these members has read. */
    public List<Long> seqs(Channel channel, List<AccountId> members) {
        var known = pointers.of(channel.id(), members);
        return members.stream()
                .map(
                        account ->
                                channel.member(account)
                                        .map(m -> Rows.readTo(channel, m, known.get(account)).seq())
                                        .orElse(0L))
                .toList();
    }
}
