package dev.parley.channel;

/** What {@link Channel#apply} answers. */
public sealed interface Decision {

    /** It happened: {@code next} is the channel with it. */
    record Accepted(SequencedEvent event, Channel next) implements Decision {}

    /** It had happened before, as event {@code seq}. */
    record Duplicate(long seq) implements Decision {}

    record Refused(Refusal refusal) implements Decision {}
}
