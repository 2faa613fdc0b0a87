package dev.parley.presence.redis;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.presence.Notice;
import dev.parley.presence.Notices;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Notices as published messages: who told it, what, about whom, with a space between. The own node
 * is told directly and passes over what comes back.
 */
final class RedisNotices implements Notices {
    private static final Logger LOG = LoggerFactory.getLogger(RedisNotices.class);

    private static final String SESSION_ENDED = "session-ended";
    private static final String SETTINGS_CHANGED = "settings-changed";
    private static final String PROFILE_CHANGED = "profile-changed";

    private final RedisLink link;
    private final String channel;
    private final String self = UUID.randomUUID().toString();
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();

    RedisNotices(RedisLink link, String prefix) {
        this.link = link;
        channel = prefix + ":notices";
        link.listen(channel, this::hear, () -> {});
    }

    @Override
    public void publish(Notice notice) {
        link.publish(channel, self + " " + text(notice));
        listeners.forEach(listener -> listener.accept(notice));
    }

    @Override
    public void listen(Consumer<Notice> listener) {
        listeners.add(listener);
    }

    private void hear(String message) {
        var words = List.of(message.split(" ", -1));
        if (!words.getFirst().equals(self)) {
            notice(words.subList(1, words.size()))
                    .ifPresentOrElse(
                            notice -> listeners.forEach(listener -> listener.accept(notice)),
                            () -> LOG.debug("A notice of another version: {}", message));
        }
    }

    private static String text(Notice notice) {
        return switch (notice) {
            case Notice.SessionEnded(var account, var device) ->
                    String.join(" ", SESSION_ENDED, account.value(), device.value());
            case Notice.SettingsChanged _ -> SETTINGS_CHANGED;
            case Notice.ProfileChanged(var account) ->
                    String.join(" ", PROFILE_CHANGED, account.value());
        };
    }

    /** Empty for what a newer Parley told. */
    private static Optional<Notice> notice(List<String> words) {
        if (words.size() == 3 && words.getFirst().equals(SESSION_ENDED)) {
            return Optional.of(
                    new Notice.SessionEnded(
                            new AccountId(words.get(1)), new DeviceId(words.get(2))));
        }
        if (words.size() == 1 && words.getFirst().equals(SETTINGS_CHANGED)) {
            return Optional.of(new Notice.SettingsChanged());
        }
        if (words.size() == 2 && words.getFirst().equals(PROFILE_CHANGED)) {
            return Optional.of(new Notice.ProfileChanged(new AccountId(words.get(1))));
        }
        return Optional.empty();
    }
}
