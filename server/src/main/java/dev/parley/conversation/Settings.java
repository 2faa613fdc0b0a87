package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Kind;
import dev.parley.directory.ChannelSettings;
import dev.parley.directory.ChannelSettings.Change;
import dev.parley.directory.ChannelSettings.Hidden;
import dev.parley.directory.ChannelSettings.Hiding;
import dev.parley.directory.ChannelSettings.Setting;
import dev.parley.protocol.Api;
import dev.parley.protocol.Notify;
import dev.parley.protocol.ServerFrame;
import dev.parley.relay.Relay;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;

/** How people want to see their channels: for themselves, on all their devices. */
public final class Settings {
    private final ChannelSettings settings;
    private final Relay relay;
    private final Views views;

    Settings(ConversationParts parts, Views views) {
        this.views = views;
        settings = parts.directory().channelSettings();
        relay = parts.relay();
    }

    /** Changes what is named, and tells the caller's devices. */
    public void change(Caller caller, ChannelId channel, Api.ChannelSettingsChange wish) {
        var now = views.viewAsMember(caller.account(), channel);
        settings.change(
                caller.account(),
                channel,
                new Change(wish.favourite(), hiding(wish.hidden(), now), notify(wish.notifyOf())));
        tell(caller.account(), channel);
    }

    /** What the devices of {@code account} are told. */
    public ServerFrame.ChannelSettings frame(AccountId account, Channel channel) {
        var setting = settings.of(account, channel.id());
        var notify = shown(setting);
        return new ServerFrame.ChannelSettings(
                channel.id().value(),
                setting.favourite(),
                isHidden(setting, channel),
                notify == null ? Notify.ALL : notify);
    }

    /** Shows a channel that is hidden: its owner wants to talk there. */
    void show(AccountId account, ChannelId channel) {
        if (settings.of(account, channel).hidden() != null) {
            settings.change(account, channel, Change.SHOWN);
            tell(account, channel);
        }
    }

    /** What is said in a direct conversation shows it again. */
    static boolean isHidden(Setting setting, Channel channel) {
        var hidden = setting.hidden();
        return hidden != null
                && (channel.kind() != Kind.DIRECT
                        || (hidden.epoch() == channel.epoch() && channel.n() <= hidden.n()));
    }

    static @Nullable Notify shown(Setting setting) {
        return setting.notifyOf() == null
                ? null
                : switch (setting.notifyOf()) {
                    case ALL -> Notify.ALL;
                    case MENTIONS -> Notify.MENTIONS;
                    case NOTHING -> Notify.NOTHING;
                };
    }

    private void tell(AccountId account, ChannelId channel) {
        relay.signal(views.partition(channel), new Signal.SettingsChanged(channel, account));
    }

    private static @Nullable Hiding hiding(@Nullable Boolean hidden, Channel now) {
        return hidden == null
                ? null
                : hidden ? new Hiding.Hide(new Hidden(now.epoch(), now.n())) : new Hiding.Show();
    }

    private static ChannelSettings.@Nullable Notify notify(@Nullable Notify wish) {
        return wish == null
                ? null
                : switch (wish) {
                    case ALL -> ChannelSettings.Notify.ALL;
                    case MENTIONS -> ChannelSettings.Notify.MENTIONS;
                    case NOTHING -> ChannelSettings.Notify.NOTHING;
                };
    }
}
