package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.directory.ChannelSettings.Change;
import dev.parley.directory.ChannelSettings.Hidden;
import dev.parley.directory.ChannelSettings.Hiding;
import dev.parley.directory.ChannelSettings.Notify;
import dev.parley.directory.ChannelSettings.Setting;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** What every store of people's settings must keep. */
public abstract class ChannelSettingsContractTest extends DirectoryContractTest {
    private AccountId anna;
    private ChannelId room;

    @BeforeEach
    void prepare() {
        anna = anyAccount();
        room = ChannelId.created(anna, CommandId.derived("room"));
    }

    @Test
    void knowsNothingOfWhatWasNeverSet() {
        assertThat(directory.channelSettings().of(anna)).isEmpty();
        assertThat(directory.channelSettings().of(anna, room)).isEqualTo(Setting.NONE);
    }

    @Test
    void changesOnlyWhatIsNamed() {
        var settings = directory.channelSettings();
        settings.change(anna, room, new Change(true, null, null));
        settings.change(anna, room, new Change(null, null, Notify.MENTIONS));
        settings.change(anna, room, new Change(null, new Hiding.Hide(new Hidden(2, 7)), null));

        var all = new Setting(true, new Hidden(2, 7), Notify.MENTIONS);
        assertThat(settings.of(anna, room)).isEqualTo(all);
        assertThat(settings.change(anna, room, Change.SHOWN))
                .isEqualTo(new Setting(true, null, Notify.MENTIONS));
        assertThat(settings.change(anna, room, new Change(false, null, Notify.ALL)))
                .isEqualTo(new Setting(false, null, Notify.ALL));
    }

    @Test
    void keepsPeopleAndChannelsApart() {
        var settings = directory.channelSettings();
        var other = ChannelId.created(anna, CommandId.derived("other"));
        settings.change(anna, room, new Change(true, null, null));
        settings.change(anna, other, new Change(null, null, Notify.NOTHING));

        assertThat(settings.of(anna))
                .isEqualTo(
                        Map.of(
                                room,
                                new Setting(true, null, null),
                                other,
                                new Setting(false, null, Notify.NOTHING)));
        assertThat(settings.of(anyAccount())).isEmpty();
    }

    @Test
    void keepsThemThroughARestart() {
        directory.channelSettings().change(anna, room, new Change(true, null, Notify.NOTHING));

        reopen();

        assertThat(directory.channelSettings().of(anna, room))
                .isEqualTo(new Setting(true, null, Notify.NOTHING));
    }
}
