package dev.parley.role.api;

import dev.parley.account.Invitations;
import dev.parley.account.Registration;
import dev.parley.account.Registration.Admission;
import dev.parley.channel.Channel;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Caller;
import dev.parley.conversation.RoomInvitations;
import dev.parley.directory.InvitationDirectory.Invitation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

/** Who comes by an invitation. */
final class Guests {
    private final Invitations invitations;
    private final Registration registration;
    private final RoomInvitations rooms;

    Guests(ApiParts parts) {
        invitations = parts.administration().invitations();
        registration = parts.administration().registration();
        rooms = new RoomInvitations(parts.conversations());
    }

    /**
     * An invitation that is good now.
     *
     * @param room to which it leads, null for the server alone
     */
    record Opened(Invitation invitation, @Nullable Channel room) {}

    /**
     * @throws ProtocolException with {@code bad_code} when it is not good, or when its maker may
     *     not invite to its room any more
     */
    Opened open(String secret) {
        var invitation = invitations.find(secret).orElseThrow(Guests::bad);
        var channel = invitation.channel();
        return new Opened(
                invitation,
                channel == null
                        ? null
                        : rooms.room(invitation.inviter(), channel).orElseThrow(Guests::bad));
    }

    /**
     * Lets someone sign up, with what they have opened or with nothing.
     *
     * @throws ProtocolException with {@code bad_code} when they may not
     */
    Admission admit(@Nullable Opened opened) {
        var admission = registration.admit(opened == null ? null : opened.invitation());
        return switch (admission) {
            case Admission.Free _ -> admission;
            case Admission.Invited _ -> admission;
            case Admission.InvitationBad _ -> throw bad();
            case Admission.InvitationNeeded _ ->
                    throw new ProtocolException(
                            ErrorCode.BAD_CODE,
                            "To sign up here you need an invitation.",
                            "invitation",
                            null);
        };
    }

    /** Brings the caller into the room; the same {@code id} again is the same entry. */
    Channel enter(Caller caller, Invitation invitation, Channel room, CommandId id) {
        return rooms.enter(caller, invitation.inviter(), room, id);
    }

    /** One error for all that can be wrong with it, so that nothing is to be learned from it. */
    static ProtocolException bad() {
        return new ProtocolException(
                ErrorCode.BAD_CODE,
                "This invitation is used up, expired or was taken back. Ask for another one.",
                "invitation",
                null);
    }
}
