package dev.parley.feed.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Role;
import dev.parley.channel.Visibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened, as other programs read it: a kind and a body. Names are never used again. */
final class EventJson {
    private EventJson() {}

    static String kind(Event event) {
        return switch (event) {
            case Event.Created _ -> "created";
            case Event.Renamed _ -> "renamed";
            case Event.TopicSet _ -> "topic_set";
            case Event.Deleted _ -> "deleted";
            case Event.MemberAdded _ -> "member_added";
            case Event.MemberJoined _ -> "member_joined";
            case Event.MemberLeft _ -> "member_left";
            case Event.MemberRemoved _ -> "member_removed";
            case Event.RoleChanged _ -> "role_changed";
            case Event.MessagePosted _ -> "message_posted";
            case Event.MessageEdited _ -> "message_edited";
            case Event.MessageDeleted _ -> "message_deleted";
            case Event.JoinNoted _ -> "join_noted";
            case Event.MentionNoted _ -> "mention_noted";
            case Event.RulesRaised _ -> "rules_raised";
        };
    }

    static ObjectNode body(Event event) {
        var body = JsonNodeFactory.instance.objectNode();
        switch (event) {
            case Event.Created created -> {
                body.put("kind", word(created.kind()));
                body.put("visibility", word(created.visibility()));
                body.put("name", created.name());
                put(body, "members", created.members());
                body.put("rules", created.rules());
            }
            case Event.Renamed renamed -> body.put("name", renamed.name());
            case Event.TopicSet set -> body.put("topic", set.topic());
            case Event.Deleted _, Event.MemberJoined _, Event.MemberLeft _ -> {}
            case Event.MemberAdded added -> body.put("member", added.member().value());
            case Event.MemberRemoved removed -> body.put("member", removed.member().value());
            case Event.RoleChanged changed -> {
                body.put("member", changed.member().value());
                body.put("role", word(changed.role()));
            }
            case Event.MessagePosted posted -> {
                body.put("text", posted.text());
                put(body, "mentions", posted.mentions());
            }
            case Event.MessageEdited edited -> {
                body.put("target", edited.target());
                body.put("text", edited.text());
                put(body, "mentions", edited.mentions());
            }
            case Event.MessageDeleted deleted -> {
                body.put("target", deleted.target());
                body.put("target_n", deleted.targetN());
            }
            case Event.JoinNoted noted -> put(body, noted.channel(), noted.epoch(), noted.seq());
            case Event.MentionNoted noted -> put(body, noted.channel(), noted.epoch(), noted.seq());
            case Event.RulesRaised raised -> body.put("to", raised.to());
        }
        return body;
    }

    static Event event(String kind, JsonNode body) {
        return switch (kind) {
            case "created" ->
                    new Event.Created(
                            Kind.valueOf(constant(body, "kind")),
                            Visibility.valueOf(constant(body, "visibility")),
                            text(body, "name"),
                            accounts(body, "members"),
                            body.required("rules").intValue());
            case "renamed" -> new Event.Renamed(text(body, "name"));
            case "topic_set" -> new Event.TopicSet(text(body, "topic"));
            case "deleted" -> new Event.Deleted();
            case "member_added" -> new Event.MemberAdded(account(body));
            case "member_joined" -> new Event.MemberJoined();
            case "member_left" -> new Event.MemberLeft();
            case "member_removed" -> new Event.MemberRemoved(account(body));
            case "role_changed" ->
                    new Event.RoleChanged(account(body), Role.valueOf(constant(body, "role")));
            case "message_posted" ->
                    new Event.MessagePosted(text(body, "text"), accounts(body, "mentions"));
            case "message_edited" ->
                    new Event.MessageEdited(
                            number(body, "target"), text(body, "text"), accounts(body, "mentions"));
            case "message_deleted" ->
                    new Event.MessageDeleted(number(body, "target"), number(body, "target_n"));
            case "join_noted" ->
                    new Event.JoinNoted(channel(body), number(body, "epoch"), number(body, "seq"));
            case "mention_noted" ->
                    new Event.MentionNoted(
                            channel(body), number(body, "epoch"), number(body, "seq"));
            case "rules_raised" -> new Event.RulesRaised(body.required("to").intValue());
            default -> throw new IllegalArgumentException("event kind " + kind + " is not known");
        };
    }

    private static void put(ObjectNode body, ChannelId channel, long epoch, long seq) {
        body.put("channel", channel.value());
        body.put("epoch", epoch);
        body.put("seq", seq);
    }

    private static void put(ObjectNode body, String name, List<AccountId> accounts) {
        var array = body.putArray(name);
        accounts.forEach(account -> array.add(account.value()));
    }

    private static List<AccountId> accounts(JsonNode body, String name) {
        var accounts = new ArrayList<AccountId>();
        body.required(name).forEach(one -> accounts.add(new AccountId(one.textValue())));
        return accounts;
    }

    private static AccountId account(JsonNode body) {
        return new AccountId(text(body, "member"));
    }

    private static ChannelId channel(JsonNode body) {
        return new ChannelId(text(body, "channel"));
    }

    private static String text(JsonNode body, String name) {
        return body.required(name).textValue();
    }

    private static long number(JsonNode body, String name) {
        return body.required(name).longValue();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String constant(JsonNode body, String name) {
        return text(body, name).toUpperCase(Locale.ROOT);
    }
}
