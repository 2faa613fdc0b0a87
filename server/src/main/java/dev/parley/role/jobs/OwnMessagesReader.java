package dev.parley.role.jobs;

import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.directory.ReadPointers;
import dev.parley.directory.ReadPointers.ReadPointer;

import java.time.Duration;
import java.util.List;

/** Who posts has read up to the own message. */
public final class OwnMessagesReader implements FeedReader {
    /** Each run ends in a write that the disk must confirm, the disk of people's messages. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ReadPointers pointers;

    public OwnMessagesReader(ReadPointers pointers) {
        this.pointers = pointers;
    }

    @Override
    public String name() {
        return "own-messages";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void read(List<SequencedEvent> events) {
        for (var event : events) {
            if (event.event() instanceof Event.MessagePosted) {
                pointers.advance(
                        event.account(),
                        event.channel(),
                        new ReadPointer(event.epoch(), event.seq(), event.n()));
            }
        }
        pointers.flush();
    }
}
