package dev.parley.conversation;

import dev.parley.channel.ChannelId;
import dev.parley.relay.Relay;
import dev.parley.relay.Signal;

import java.util.function.Supplier;

/**
 * What a signed-in person may ask of channels, the same from a socket or over HTTP. Methods of all
 * parts block on I/O and are called from virtual threads.
 */
public final class Conversations {
    private final Supplier<LimitsConfig> limits;
    private final Relay relay;
    private final Pressure pressure = new Pressure();
    private final LiveChannels liveChannels;
    private final People people;
    private final Frames frames;
    private final Views views;
    private final Commands commands;
    private final Reads reads;
    private final Settings settings;
    private final Inboxes inboxes;

    public Conversations(ConversationConfig config, ConversationParts parts) {
        limits = config.limits();
        relay = parts.relay();
        var outcomes = new Outcomes();
        liveChannels = new LiveChannels(relay, outcomes);
        people = new People(parts.directory().accounts(), parts.clock());
        frames = new Frames(people);
        views = new Views(limits, parts, liveChannels, people, frames, pressure);
        settings = new Settings(parts, views);
        commands = new Commands(config, parts, outcomes, people, views, settings);
        reads = new Reads(parts, views);
        inboxes = new Inboxes(config.rooms(), parts.directory().channels(), liveChannels, commands);
    }

    /** What one account may ask for at this moment. */
    public LimitsConfig limits() {
        return limits.get();
    }

    public Pressure pressure() {
        return pressure;
    }

    public LiveChannels liveChannels() {
        return liveChannels;
    }

    public People people() {
        return people;
    }

    public Frames frames() {
        return frames;
    }

    public Views views() {
        return views;
    }

    public Commands commands() {
        return commands;
    }

    public Reads reads() {
        return reads;
    }

    public Settings settings() {
        return settings;
    }

    public Inboxes inboxes() {
        return inboxes;
    }

    /** Tells the other members that the caller is writing. */
    public void typing(Caller caller, ChannelId channel) {
        if (!pressure.sheds(Pressure.Work.TYPING)) {
            relay.signal(views.partition(channel), new Signal.Typing(channel, caller.account()));
        }
    }
}
