package dev.parley.account;

import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RegistrationMode;

/**
 * The section {@code installation}. Administrators can set the same while the server runs, and what
 * they have set wins.
 *
 * @param name what people call this chat, 1 to 80 characters
 * @param registration who may sign up: {@code open}, {@code invitation} or {@code closed}
 * @param membersMayInvite whether everyone may invite to the server, or administrators only
 */
public record InstallationConfig(
        String name, RegistrationMode registration, boolean membersMayInvite) {
    public static final InstallationConfig DEFAULTS =
            new InstallationConfig("Parley", RegistrationMode.OPEN, true);

    public InstallationConfig {
        try {
            Names.checkShownName("name", name);
        } catch (ProtocolException unfit) {
            throw new IllegalArgumentException("name cannot be used: " + unfit.sentence(), unfit);
        }
    }
}
