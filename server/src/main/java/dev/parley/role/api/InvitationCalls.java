package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.parley.account.Accounts;
import dev.parley.account.Invitations;
import dev.parley.account.Invitations.Making;
import dev.parley.account.LiveSettings;
import dev.parley.account.Registration;
import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.RoomInvitations;
import dev.parley.conversation.Views;
import dev.parley.directory.Account;
import dev.parley.directory.Directory;
import dev.parley.directory.InvitationDirectory.Invitation;
import dev.parley.directory.InvitationId;
import dev.parley.discovery.Discovery;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** Calls about invitations to the server and to rooms. */
final class InvitationCalls {
    private final Accounts accounts;
    private final Conversations conversations;
    private final Directory directory;
    private final Discovery discovery;
    private final LiveSettings settings;
    private final Registration registration;
    private final Invitations invitations;
    private final RoomInvitations rooms;
    private final Guests guests;

    InvitationCalls(ApiParts parts) {
        accounts = parts.accounts();
        conversations = parts.conversations();
        directory = parts.directory();
        discovery = parts.discovery();
        settings = parts.administration().settings();
        registration = parts.administration().registration();
        invitations = parts.administration().invitations();
        rooms = new RoomInvitations(conversations);
        guests = new Guests(parts);
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(POST, "/invitations", this::invite),
                Call.operator(POST, "/admin/invitations", this::inviteAsOperator),
                Call.signedIn(GET, "/invitations", this::list),
                Call.anyone(POST, "/invitations/check", this::check),
                Call.signedIn(POST, "/invitations/accept", this::accept),
                Call.signedIn(DELETE, "/invitations/{id}", this::takeBack));
    }

    private Answer invite(Request request) {
        var wish = request.body(Api.NewInvitation.class);
        var inviter = me(request);
        var room = wish.channel() == null ? null : room(inviter, wish.channel());
        if (room == null && !registration.mayInvite(inviter.administrator())) {
            throw new ProtocolException(
                    ErrorCode.FORBIDDEN, "On this server, administrators invite people.");
        }
        return Answer.created(make(inviter.profile().id(), room, wish, request));
    }

    /** In the name of someone who may: whoever can read the data folder may do as they may. */
    private Answer inviteAsOperator(Request request) {
        var wish = request.body(Api.NewInvitation.class);
        if (wish.channel() != null) {
            var owned = rooms.owned(named(wish.channel())).orElseThrow(InvitationCalls::noRoom);
            return Answer.created(make(owned.owner(), owned.room(), wish, request));
        }
        var administrator =
                directory
                        .administration()
                        .oldestAdministrator()
                        .orElseThrow(
                                () ->
                                        new ProtocolException(
                                                ErrorCode.FORBIDDEN,
                                                "There is no administrator in whose name to"
                                                        + " invite."));
        return Answer.created(make(administrator, null, wish, request));
    }

    private ChannelId named(String channel) {
        return ChannelId.isValid(channel)
                ? new ChannelId(channel)
                : directory
                        .channels()
                        .publicRoom(Names.fold(channel))
                        .orElseThrow(InvitationCalls::noRoom);
    }

    private static ProtocolException noRoom() {
        return new ProtocolException(
                ErrorCode.NOT_FOUND,
                "There is no such room. Name a public room, or give a private one's id.");
    }

    private Channel room(Account inviter, String channel) {
        var id = Views.channelId(channel);
        var me = inviter.profile().id();
        conversations.views().viewAsMember(me, id);
        return rooms.room(me, id)
                .orElseThrow(
                        () ->
                                new ProtocolException(
                                        ErrorCode.FORBIDDEN,
                                        "To a private room its moderators and owners invite; to"
                                                + " other conversations nobody does."));
    }

    private Api.Invitation make(
            AccountId inviter, @Nullable Channel room, Api.NewInvitation wish, Request request) {
        var life = Duration.ofSeconds(wish.lifeSeconds());
        var channel = room == null ? null : room.id();
        return switch (invitations.make(inviter, channel, wish.uses(), life)) {
            case Making.Made(var made) -> shown(made, room == null ? null : room.name(), request);
            case Making.TooMany(var retryAfterMillis) ->
                    throw new ProtocolException(
                            ErrorCode.RATE_LIMITED,
                            "You have made many invitations. Wait a while.",
                            retryAfterMillis);
        };
    }

    private Answer list(Request request) {
        var me = me(request);
        var made = me.administrator() ? invitations.all() : invitations.madeBy(me.profile().id());
        return Answer.ok(
                new Api.Invitations(
                        made.stream()
                                .map(one -> shown(one, name(one.channel()), request))
                                .toList()));
    }

    private @Nullable String name(@Nullable ChannelId channel) {
        return channel == null ? null : conversations.views().any(channel).name();
    }

    private Api.Invitation shown(
            Invitation invitation, @Nullable String channelName, Request request) {
        var channel = invitation.channel();
        return new Api.Invitation(
                invitation.id().value(),
                base(request) + "/invite#" + invitations.secretOf(invitation.id()),
                channel == null ? null : channel.value(),
                channelName,
                conversations.people().person(invitation.inviter()),
                invitation.usesLeft(),
                invitation.expiresAtMillis(),
                invitation.createdAtMillis());
    }

    /**
     * Where people reach the server: as it was just reached where that is a node's own address,
     * else as some node says.
     */
    private String base(Request request) {
        var approach = request.approach();
        var reached = (approach.secure() ? "https://" : "http://") + approach.authority();
        var said =
                discovery.publicUrls().stream()
                        .map(url -> url.toString().replaceFirst("/$", ""))
                        .sorted()
                        .toList();
        return said.isEmpty() || said.contains(reached) ? reached : said.getFirst();
    }

    private Answer check(Request request) {
        var opened = guests.open(request.body(Api.InvitationCheck.class).invitation());
        var room = opened.room();
        return Answer.ok(
                new Api.Invited(
                        settings.now().name(),
                        conversations.people().person(opened.invitation().inviter()),
                        room == null ? null : room.name()));
    }

    private Answer accept(Request request) {
        var wish = request.body(Api.InvitationAccept.class);
        var opened = guests.open(wish.invitation());
        var room = opened.room();
        if (room == null) {
            return Answer.ok(new Api.Joined(null));
        }
        var me = request.caller();
        var id = CommandId.of(wish.id());
        if (room.hasMember(me.account())) {
            return Answer.ok(new Api.Joined(conversations.views().row(me.account(), room)));
        }
        var attempt = me.account().value() + " " + id;
        if (!invitations.use(opened.invitation(), attempt)) {
            throw Guests.bad();
        }
        try {
            var joined = guests.enter(me, opened.invitation(), room, id);
            return Answer.ok(new Api.Joined(conversations.views().row(me.account(), joined)));
        } catch (ProtocolException refused) {
            if (!refused.code().temporary()) {
                invitations.giveBack(opened.invitation(), attempt);
            }
            throw refused;
        }
    }

    private Answer takeBack(Request request) {
        var me = me(request);
        var id = request.path("id");
        var removed =
                InvitationId.isValid(id)
                        && invitations.takeBack(
                                new InvitationId(id),
                                me.administrator() ? null : me.profile().id());
        if (!removed) {
            throw new ProtocolException(ErrorCode.NOT_FOUND, "You have no such invitation.");
        }
        return Answer.empty(Answer.NO_CONTENT);
    }

    private Account me(Request request) {
        return accounts.find(request.identity().account()).orElseThrow(Answers::gone);
    }
}
