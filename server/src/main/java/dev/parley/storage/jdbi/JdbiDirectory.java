package dev.parley.storage.jdbi;

import dev.parley.directory.AccountAdministration;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.ChannelDirectory;
import dev.parley.directory.ChannelSettings;
import dev.parley.directory.CodeDirectory;
import dev.parley.directory.Directory;
import dev.parley.directory.DirectoryException;
import dev.parley.directory.InvitationDirectory;
import dev.parley.directory.KeyFingerprints;
import dev.parley.directory.PictureDirectory;
import dev.parley.directory.PresenceChoices;
import dev.parley.directory.ReadPointers;
import dev.parley.directory.SessionDirectory;
import dev.parley.directory.SettingsDirectory;

/** The directory on any {@link Database}. */
public final class JdbiDirectory implements Directory {
    private final Database database;
    private final JdbiAccounts accounts;
    private final JdbiSessions sessions;
    private final JdbiChannels channels;
    private final JdbiReadPointers readPointers;
    private final JdbiChannelSettings channelSettings;
    private final JdbiPresenceChoices presenceChoices;
    private final JdbiCodes codes;
    private final JdbiPictures pictures;
    private final AccountAdministration administration;
    private final InvitationDirectory invitations;
    private final SettingsDirectory settings;
    private final KeyFingerprints keyFingerprints;

    /**
     * @param database closed with the directory
     */
    public JdbiDirectory(Database database) {
        this.database = database;
        accounts = new JdbiAccounts(database);
        sessions = new JdbiSessions(database);
        channels = new JdbiChannels(database);
        readPointers = new JdbiReadPointers(database);
        channelSettings = new JdbiChannelSettings(database);
        presenceChoices = new JdbiPresenceChoices(database);
        codes = new JdbiCodes(database);
        pictures = new JdbiPictures(database);
        administration = new JdbiAdministration(database);
        invitations = new JdbiInvitations(database);
        settings = new JdbiSettings(database);
        keyFingerprints = new JdbiKeyFingerprints(database);
    }

    @Override
    public AccountDirectory accounts() {
        return accounts;
    }

    @Override
    public SessionDirectory sessions() {
        return sessions;
    }

    @Override
    public ChannelDirectory channels() {
        return channels;
    }

    @Override
    public ReadPointers readPointers() {
        return readPointers;
    }

    @Override
    public ChannelSettings channelSettings() {
        return channelSettings;
    }

    @Override
    public PresenceChoices presenceChoices() {
        return presenceChoices;
    }

    @Override
    public CodeDirectory codes() {
        return codes;
    }

    @Override
    public PictureDirectory pictures() {
        return pictures;
    }

    @Override
    public AccountAdministration administration() {
        return administration;
    }

    @Override
    public InvitationDirectory invitations() {
        return invitations;
    }

    @Override
    public SettingsDirectory settings() {
        return settings;
    }

    @Override
    public KeyFingerprints keyFingerprints() {
        return keyFingerprints;
    }

    /**
     * Stores what was gathered, then closes the database.
     *
     * @throws DirectoryException when something that was gathered could not be stored
     */
    @Override
    public void close() {
        try (database) {
            try (readPointers) {
                sessions.close();
            }
        }
    }
}
