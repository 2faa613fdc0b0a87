package dev.parley.directory;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** How people want to see their channels: for themselves, on all their devices. */
public interface ChannelSettings {
    /** All that one person has set. */
    Map<ChannelId, Setting> of(AccountId account);

    /** What is set for one channel; {@link Setting#NONE} when nothing is. */
    Setting of(AccountId account, ChannelId channel);

    /** Changes what {@code change} names and nothing else; returns what is set then. */
    Setting change(AccountId account, ChannelId channel, Change change);

    /** Of what one wants to be told. */
    enum Notify {
        ALL,
        MENTIONS,
        NOTHING
    }

    /**
     * @param hidden since when the channel is hidden, null when it is not
     * @param notifyOf null when that was never set
     */
    record Setting(boolean favourite, @Nullable Hidden hidden, @Nullable Notify notifyOf) {
        public static final Setting NONE = new Setting(false, null, null);
    }

    /**
     * Hidden when the channel had so many messages: what comes later may show it again.
     *
     * @param n messages of the channel
     */
    record Hidden(long epoch, long n) {}

    /** What changes; null for what stays. */
    record Change(@Nullable Boolean favourite, @Nullable Hiding hiding, @Nullable Notify notifyOf) {
        /** Shows a channel that was hidden. */
        public static final Change SHOWN = new Change(null, new Hiding.Show(), null);
    }

    /** Whether a channel becomes hidden or shown. */
    sealed interface Hiding {
        record Hide(Hidden hidden) implements Hiding {}

        record Show() implements Hiding {}
    }
}
