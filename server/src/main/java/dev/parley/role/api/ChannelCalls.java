package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.parley.attendance.Attendance;
import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.Role;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Views;
import dev.parley.directory.Directory;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Names;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.UserRef;
import dev.parley.relay.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Calls about channels and who is in them. */
final class ChannelCalls {
    private static final int MAX_PUBLIC_ROOMS = 200;
    private static final int MEMBERS = 100;
    private static final int MAX_MEMBERS = 500;
    private static final String ME = "me";

    private final Conversations conversations;
    private final Directory directory;
    private final Attendance attendance;

    ChannelCalls(ApiParts parts) {
        conversations = parts.conversations();
        directory = parts.directory();
        attendance = parts.attendance();
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(GET, "/channels", this::list),
                Call.signedIn(POST, "/channels", this::create),
                Call.signedIn(GET, "/channels/directory", this::publicRooms),
                Call.signedIn(GET, "/channels/{id}", this::view),
                Call.signedIn(PATCH, "/channels/{id}", this::change),
                Call.signedIn(DELETE, "/channels/{id}", this::delete),
                Call.signedIn(GET, "/channels/{id}/members", this::members),
                Call.signedIn(PUT, "/channels/{id}/members/{username}", this::addMember),
                Call.signedIn(DELETE, "/channels/{id}/members/{username}", this::removeMember),
                Call.signedIn(PATCH, "/channels/{id}/members/{username}", this::changeRole),
                Call.signedIn(PUT, "/channels/{id}/settings", this::changeSettings),
                Call.signedIn(PUT, "/channels/{id}/read", this::markRead));
    }

    static ChannelId channel(Request request) {
        return Views.channelId(request.path("id"));
    }

    private Answer list(Request request) {
        // Who was interrupted while signing up gets their first rooms now.
        conversations.inboxes().welcome(request.caller().account());
        return Answer.ok(new Api.Channels(conversations.views().rows(request.caller().account())));
    }

    private Answer create(Request request) {
        var wish = request.body(Api.NewChannel.class);
        var submitted = conversations.commands().submit(request.caller(), wish.frame());
        return switch (conversations.commands().await(submitted)) {
            case Outcome.Accepted _ -> Answer.created(row(request, submitted.key().channel()));
            case Outcome.Duplicate _ -> Answer.ok(row(request, submitted.key().channel()));
            case Outcome.Refused _ -> throw new AssertionError("await throws it");
        };
    }

    private ChannelRow row(Request request, ChannelId channel) {
        var me = request.caller().account();
        return conversations.views().row(me, conversations.views().view(me, channel));
    }

    private Answer publicRooms(Request request) {
        var query = Names.fold(request.query("query").orElse(""));
        return Answer.ok(
                new Api.ChannelDirectory(
                        directory
                                .channels()
                                .publicRooms(request.caller().account(), query, MAX_PUBLIC_ROOMS)
                                .stream()
                                .map(
                                        room ->
                                                new Api.DirectoryEntry(
                                                        room.channel().value(),
                                                        room.name(),
                                                        room.topic(),
                                                        room.members(),
                                                        room.joined()))
                                .toList()));
    }

    private Answer view(Request request) {
        return Answer.ok(row(request, channel(request)));
    }

    private Answer change(Request request) {
        var channel = channel(request);
        var change = request.body(Api.ChannelChange.class);
        var id = CommandId.of(change.id());
        conversations
                .commands()
                .await(
                        change.name() != null
                                ? conversations
                                        .commands()
                                        .rename(request.caller(), channel, id, change.name())
                                : conversations
                                        .commands()
                                        .setTopic(
                                                request.caller(),
                                                channel,
                                                id,
                                                Objects.requireNonNull(change.topic())));
        return Answer.ok(row(request, channel));
    }

    private Answer delete(Request request) {
        var frame =
                new ClientFrame.DeleteChannel(
                        null, channel(request).value(), request.idempotencyKey().toString());
        conversations.commands().await(conversations.commands().submit(request.caller(), frame));
        return Answer.empty(Answer.NO_CONTENT);
    }

    /** By username; {@code after} is the last username of the page before. */
    private Answer members(Request request) {
        var limit = request.queryLimit("limit", MAX_MEMBERS, MEMBERS);
        var after = request.query("after").orElse("");
        var now = conversations.views().viewAsMember(request.caller().account(), channel(request));
        var people = conversations.people().people(now.members().keySet());
        var rest =
                people.entrySet().stream()
                        .filter(entry -> entry.getValue().username().compareTo(after) > 0)
                        .sorted(Comparator.comparing(entry -> entry.getValue().username()))
                        .limit(limit + 1L)
                        .toList();
        var page = rest.subList(0, Math.min(limit, rest.size()));
        var presences = attendance.presences(page.stream().map(Map.Entry::getKey).toList());
        var readSeqs =
                conversations.reads().seqs(now, page.stream().map(Map.Entry::getKey).toList());
        var members = new ArrayList<Api.Member>();
        for (var i = 0; i < page.size(); i++) {
            var member = now.member(page.get(i).getKey()).orElseThrow();
            members.add(
                    new Api.Member(
                            page.get(i).getValue(),
                            role(member.role()),
                            readSeqs.get(i),
                            statusOf(presences.get(page.get(i).getKey()))));
        }
        return Answer.ok(new Api.Members(members, rest.size() > limit, now.epoch(), now.seq()));
    }

    private static @Nullable PresenceStatus statusOf(Api.@Nullable PersonPresence presence) {
        return presence == null || presence.status() == PresenceStatus.OFFLINE
                ? null
                : presence.status();
    }

    private static MemberRole role(Role role) {
        return switch (role) {
            case MEMBER -> MemberRole.MEMBER;
            case MODERATOR -> MemberRole.MODERATOR;
            case OWNER -> MemberRole.OWNER;
        };
    }

    private Answer addMember(Request request) {
        var channel = channel(request);
        var id = request.idempotencyKey();
        if (!isMe(request)) {
            conversations
                    .commands()
                    .await(
                            conversations
                                    .commands()
                                    .addMember(
                                            request.caller(),
                                            channel,
                                            id,
                                            request.path("username")));
            return Answer.empty(Answer.NO_CONTENT);
        }
        var join = new ClientFrame.JoinChannel(null, channel.value(), id.toString());
        conversations.commands().await(conversations.commands().submit(request.caller(), join));
        return Answer.ok(row(request, channel));
    }

    private Answer removeMember(Request request) {
        var channel = channel(request);
        var id = request.idempotencyKey();
        var leave = new ClientFrame.LeaveChannel(null, channel.value(), id.toString());
        conversations
                .commands()
                .await(
                        isMe(request)
                                ? conversations.commands().submit(request.caller(), leave)
                                : conversations
                                        .commands()
                                        .removeMember(
                                                request.caller(),
                                                channel,
                                                id,
                                                request.path("username")));
        return Answer.empty(Answer.NO_CONTENT);
    }

    private Answer changeRole(Request request) {
        var change = request.body(Api.RoleChange.class);
        conversations
                .commands()
                .await(
                        conversations
                                .commands()
                                .changeRole(
                                        request.caller(),
                                        channel(request),
                                        CommandId.of(change.id()),
                                        request.path("username"),
                                        change.role()));
        return Answer.empty(Answer.NO_CONTENT);
    }

    private Answer changeSettings(Request request) {
        conversations.commands().limitSends(request.caller());
        var channel = channel(request);
        conversations
                .settings()
                .change(request.caller(), channel, request.body(Api.ChannelSettingsChange.class));
        return Answer.ok(row(request, channel));
    }

    private boolean isMe(Request request) {
        var username = request.path("username");
        return username.equals(ME)
                || username.equals(person(request.caller().account()).username());
    }

    private UserRef person(AccountId account) {
        return conversations.people().person(account);
    }

    private Answer markRead(Request request) {
        var channel = channel(request);
        var mark = request.body(Api.ReadMark.class);
        conversations.reads().mark(request.caller(), channel, mark.seq());
        return Answer.empty(Answer.NO_CONTENT);
    }
}
