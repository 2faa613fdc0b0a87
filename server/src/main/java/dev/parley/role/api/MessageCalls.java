package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import dev.parley.channel.ChannelId;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Pressure;
import dev.parley.protocol.Api;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import dev.parley.relay.Outcome;

import java.util.List;

/** Calls about messages. */
final class MessageCalls {
    private static final String MESSAGES = "/channels/{id}/messages";
    private static final String MESSAGE = "/channels/{id}/messages/{seq}";

    private final Conversations conversations;

    MessageCalls(ApiParts parts) {
        conversations = parts.conversations();
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(GET, MESSAGES, this::history),
                Call.signedIn(POST, MESSAGES, this::post),
                Call.signedIn(PATCH, MESSAGE, this::edit),
                Call.signedIn(DELETE, MESSAGE, this::delete));
    }

    private Answer history(Request request) {
        var limit = request.queryLimit("limit", Limits.PAGE_MESSAGES, Limits.PAGE_MESSAGES_DEFAULT);
        var range =
                new HistoryRange(
                        request.queryNumber("before"),
                        request.queryNumber("after"),
                        request.queryNumber("around"),
                        limit);
        return Answer.ok(
                conversations
                        .views()
                        .history(request.caller().account(), ChannelCalls.channel(request), range));
    }

    private Answer post(Request request) {
        var channel = ChannelCalls.channel(request);
        var wish = request.body(Api.NewMessage.class);
        var frame = new ClientFrame.ChatMessage(null, channel.value(), wish.id(), wish.text());
        return switch (outcome(request, frame)) {
            case Outcome.Accepted(_, var seq) -> Answer.created(message(request, channel, seq));
            case Outcome.Duplicate(_, var seq) -> Answer.ok(message(request, channel, seq));
            case Outcome.Refused _ -> throw new AssertionError("await throws it");
        };
    }

    private Answer edit(Request request) {
        var channel = ChannelCalls.channel(request);
        var target = request.pathSeq("seq");
        var wish = request.body(Api.NewMessage.class);
        var frame =
                new ClientFrame.EditMessage(null, channel.value(), wish.id(), target, wish.text());
        outcome(request, frame);
        return Answer.ok(message(request, channel, target));
    }

    private Answer delete(Request request) {
        var frame =
                new ClientFrame.DeleteMessage(
                        null,
                        ChannelCalls.channel(request).value(),
                        request.idempotencyKey().toString(),
                        request.pathSeq("seq"));
        outcome(request, frame);
        return Answer.empty(Answer.NO_CONTENT);
    }

    private Outcome outcome(Request request, ClientFrame.Logged frame) {
        conversations.pressure().require(Pressure.Work.SENDS);
        var commands = conversations.commands();
        return commands.await(commands.submit(request.caller(), frame));
    }

    private Message message(Request request, ChannelId channel, long seq) {
        return conversations.views().message(request.caller().account(), channel, seq);
    }
}
