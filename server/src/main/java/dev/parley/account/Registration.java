package dev.parley.account;

import dev.parley.directory.AccountDirectory;
import dev.parley.directory.InvitationDirectory.Invitation;
import dev.parley.protocol.RegistrationMode;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** Who may have an account. */
public final class Registration {
    private final LiveSettings settings;
    private final Invitations invitations;
    private final AccountDirectory accounts;

    public Registration(LiveSettings settings, Invitations invitations, AccountDirectory accounts) {
        this.settings = settings;
        this.invitations = invitations;
        this.accounts = accounts;
    }

    /** Whether someone may sign up. */
    public sealed interface Admission {
        /** Without an invitation. */
        record Free() implements Admission {}

        /** By an invitation, which is used for it: {@link #giveBack} if nothing comes of it. */
        record Invited(Invitation invitation, String attempt) implements Admission {}

        record InvitationNeeded() implements Admission {}

        /** It is used up, or its maker may not invite to the server. */
        record InvitationBad() implements Admission {}
    }

    /** Whether nobody has signed up yet. */
    public boolean isSetup() {
        return accounts.isEmpty();
    }

    /** Whether someone who may act for the installation, or not, may invite to the server now. */
    public boolean mayInvite(boolean administrator) {
        var now = settings.now();
        return administrator
                || (now.membersMayInvite() && now.registration() != RegistrationMode.CLOSED);
    }

    /**
     * Decides whether someone may sign up.
     *
     * @param invitation a good one that they have; null for none
     */
    public Admission admit(@Nullable Invitation invitation) {
        var needed = settings.now().registration() != RegistrationMode.OPEN && !isSetup();
        if (invitation == null) {
            return needed ? new Admission.InvitationNeeded() : new Admission.Free();
        }
        if (needed && !mayInvite(invitation.byAdministrator())) {
            return new Admission.InvitationBad();
        }
        var attempt = "sign-up " + UUID.randomUUID();
        return invitations.use(invitation, attempt)
                ? new Admission.Invited(invitation, attempt)
                : new Admission.InvitationBad();
    }

    /** Nothing came of the sign-up. */
    public void giveBack(Admission admission) {
        if (admission instanceof Admission.Invited(var invitation, var attempt)) {
            invitations.giveBack(invitation, attempt);
        }
    }
}
