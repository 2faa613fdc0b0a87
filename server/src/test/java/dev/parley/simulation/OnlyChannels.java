package dev.parley.simulation;

import dev.parley.directory.AccountAdministration;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.ChannelDirectory;
import dev.parley.directory.ChannelSettings;
import dev.parley.directory.CodeDirectory;
import dev.parley.directory.Directory;
import dev.parley.directory.InvitationDirectory;
import dev.parley.directory.KeyFingerprints;
import dev.parley.directory.PictureDirectory;
import dev.parley.directory.PresenceChoices;
import dev.parley.directory.ReadPointers;
import dev.parley.directory.SessionDirectory;
import dev.parley.directory.SettingsDirectory;

/** A directory of which a simulation asks for channels and nothing else. */
record OnlyChannels(ChannelDirectory channels) implements Directory {
    @Override
    public AccountDirectory accounts() {
        return null;
    }

    @Override
    public SessionDirectory sessions() {
        return null;
    }

    @Override
    public ReadPointers readPointers() {
        return null;
    }

    @Override
    public ChannelSettings channelSettings() {
        return null;
    }

    @Override
    public PresenceChoices presenceChoices() {
        return null;
    }

    @Override
    public CodeDirectory codes() {
        return null;
    }

    @Override
    public PictureDirectory pictures() {
        return null;
    }

    @Override
    public AccountAdministration administration() {
        return null;
    }

    @Override
    public InvitationDirectory invitations() {
        return null;
    }

    @Override
    public SettingsDirectory settings() {
        return null;
    }

    @Override
    public KeyFingerprints keyFingerprints() {
        return null;
    }

    @Override
    public void close() {}
}
