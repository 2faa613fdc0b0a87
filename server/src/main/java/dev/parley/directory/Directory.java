package dev.parley.directory;

/**
 * What belongs to people (accounts, sessions, read pointers, settings, names) and what lists show
 * of channels. Channel rows and memberships are a projection of the log and written by its owners
 * only.
 *
 * <p>Every method may throw {@link DirectoryException}: whether it was done is then not known.
 */
public interface Directory extends AutoCloseable {
    AccountDirectory accounts();

    SessionDirectory sessions();

    ChannelDirectory channels();

    ReadPointers readPointers();

    ChannelSettings channelSettings();

    PresenceChoices presenceChoices();

    CodeDirectory codes();

    PictureDirectory pictures();

    AccountAdministration administration();

    InvitationDirectory invitations();

    SettingsDirectory settings();

    KeyFingerprints keyFingerprints();

    @Override
    void close();
}
