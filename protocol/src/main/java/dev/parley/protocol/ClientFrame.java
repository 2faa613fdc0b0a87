package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What a client sends over the socket. The wire {@code type} is the record's name in snake case.
 * Constructors check every rule that needs no knowledge of the server's state.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ClientFrame {
    /** The client's own mark; what answers the frame carries the same. */
    @Nullable String ref();

    /** A frame that is appended to a channel's log, and so carries a client-made id. */
    sealed interface Logged extends ClientFrame {
        /** A UUID made by the client; the same id again means the same command. */
        String id();
    }

    /**
     * The first frame. With {@code more} set, {@code resume} frames follow before all goes live.
     */
    record Hello(
            @Nullable String ref,
            @Nullable String ticket,
            Client client,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, SeqPoint> resume,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean more)
            implements ClientFrame {
        public Hello {
            Check.ref(ref);
            Check.required("client", client);
            resume = Check.resume("resume", resume);
            more = Boolean.TRUE.equals(more);
        }
    }

    /** The program at the other end, for logs and support. */
    record Client(String name, String version) {
        private static final int MAX_CHARS = 64;

        public Client {
            Names.checkShownText("client.name", Check.required("client.name", name), MAX_CHARS);
            Names.checkShownText(
                    "client.version", Check.required("client.version", version), MAX_CHARS);
        }
    }

    /** Goes on where {@code hello} left off; the one without {@code more} is the last. */
    record Resume(
            @Nullable String ref,
            Map<String, SeqPoint> channels,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean more)
            implements ClientFrame {
        public Resume {
            Check.ref(ref);
            channels = Check.resume("channels", Check.required("channels", channels));
            more = Boolean.TRUE.equals(more);
        }
    }

    record CreateChannel(
            @Nullable String ref,
            String id,
            @Nullable String name,
            ChannelKind kind,
            @Nullable Visibility visibility,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> members)
            implements Logged {
        public CreateChannel {
            Check.ref(ref);
            Check.commandId(id);
            Check.required("kind", kind);
            if (kind == ChannelKind.ROOM || name != null) {
                Names.checkShownName("name", Check.required("name", name));
            }
            members = Check.list("members", members, Limits.CREATE_MEMBERS);
        }
    }

    record JoinChannel(@Nullable String ref, String channel, String id) implements Logged {
        public JoinChannel {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.commandId(id);
        }
    }

    record LeaveChannel(@Nullable String ref, String channel, String id) implements Logged {
        public LeaveChannel {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.commandId(id);
        }
    }

    record DeleteChannel(@Nullable String ref, String channel, String id) implements Logged {
        public DeleteChannel {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.commandId(id);
        }
    }

    record ChatMessage(@Nullable String ref, String channel, String id, String text)
            implements Logged {
        public ChatMessage {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.commandId(id);
            Check.text(text);
        }
    }

    record EditMessage(@Nullable String ref, String channel, String id, long target, String text)
            implements Logged {
        public EditMessage {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.commandId(id);
            Check.seq("target", target);
            Check.text(text);
        }
    }

    record DeleteMessage(@Nullable String ref, String channel, String id, long target)
            implements Logged {
        public DeleteMessage {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.commandId(id);
            Check.seq("target", target);
        }
    }

    record MarkChannelRead(@Nullable String ref, String channel, long seq) implements ClientFrame {
        public MarkChannelRead {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            Check.seq("seq", seq);
        }
    }

    /**
     * Asks for a page: the newest when none of {@code before}, {@code after}, {@code around} is
     * named.
     */
    record History(
            @Nullable String ref,
            String channel,
            @Nullable Long before,
            @Nullable Long after,
            @Nullable Long around,
            @Nullable Integer limit)
            implements ClientFrame {
        public History {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
            HistoryRange.check(before, after, around, limit);
        }

        /** The part of the channel that is asked for. */
        public HistoryRange range() {
            return new HistoryRange(before, after, around, limit);
        }
    }

    record SetPresence(@Nullable String ref, PresenceStatus status, @Nullable String text)
            implements ClientFrame {
        public SetPresence {
            Check.ref(ref);
            Check.required("status", status);
            if (status == PresenceStatus.OFFLINE) {
                throw ProtocolException.badField(
                        "status", "It must be online, away, busy or invisible.");
            }
            if (text != null) {
                Names.checkShownText("text", text, Limits.STATUS_TEXT_CHARS);
            }
        }
    }

    record WatchPresence(@Nullable String ref, List<String> users) implements ClientFrame {
        public WatchPresence {
            Check.ref(ref);
            users = Check.list("users", Check.required("users", users), Limits.WATCHED_USERS);
        }
    }

    record Typing(@Nullable String ref, String channel) implements ClientFrame {
        public Typing {
            Check.ref(ref);
            Check.opaqueId("channel", channel);
        }
    }

    record Ping(@Nullable String ref) implements ClientFrame {
        public Ping {
            Check.ref(ref);
        }
    }
}
