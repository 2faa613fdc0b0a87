package dev.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.type.LogicalType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON as the contract has it: strict where a slip would hide a mistake (duplicate keys, coerced
 * types, trailing data), lenient where versions differ (unknown fields), bounded in depth and size.
 */
public final class Json {
    private static final int MAX_DEPTH = 32;

    /** By so many bytes the parser tells an encoding. */
    private static final int DETECTED_BYTES = 4;

    private static final List<CoercionInputShape> NOT_TEXT =
            List.of(
                    CoercionInputShape.Integer,
                    CoercionInputShape.Float,
                    CoercionInputShape.Boolean);

    private static final Map<String, Class<?>> SERVER_TYPES = types(ServerFrame.class);
    private static final JsonMapper MAPPER = mapper();
    private static final ObjectReader CLIENT_FRAMES = MAPPER.readerFor(ClientFrame.class);
    private static final ObjectReader SERVER_FRAMES = MAPPER.readerFor(ServerFrame.class);

    private Json() {}

    /**
     * Decodes a client's frame.
     *
     * @throws ProtocolException with the code and field that the answer names, and the frame's ref
     */
    public static ClientFrame clientFrame(byte[] utf8) {
        if (utf8.length > Limits.CLIENT_FRAME_BYTES) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "A frame has at most " + Limits.CLIENT_FRAME_BYTES + " bytes.");
        }
        try {
            return object(CLIENT_FRAMES, utf8);
        } catch (IOException broken) {
            var tree = treeOrMissing(utf8);
            var reason =
                    tree.has("type") && !tree.path("type").isTextual()
                            ? ProtocolException.badField("type", "The type must be a text.")
                            : explain(broken);
            throw new ProtocolException(
                    reason.code(), reason.sentence(), reason.field(), refOf(tree));
        }
    }

    /**
     * Decodes a server's frame as a client must. What is newer than this client, by its type or by
     * a value in it, is an {@code event} when it carries a channel and a seq; an unknown type
     * without them is null, and ignored.
     *
     * @throws ProtocolException when it breaks the contract
     */
    public static @Nullable ServerFrame serverFrame(byte[] utf8) {
        try {
            return object(SERVER_FRAMES, utf8);
        } catch (IOException broken) {
            var tree = tree(utf8);
            var event = asEvent(tree);
            if (event == null && !isUnknown(tree.path("type"))) {
                throw explain(broken);
            }
            return event;
        }
    }

    /**
     * Decodes the body of an HTTP request or answer.
     *
     * @throws ProtocolException with the code and the field
     */
    public static <T> T body(byte[] utf8, Class<T> type) {
        try {
            // The parser itself takes overlong forms and halves of surrogate pairs.
            UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            return object(MAPPER.readerFor(type), utf8);
        } catch (IOException broken) {
            throw explain(broken);
        }
    }

    /** Encodes a frame, a body or an answer as UTF-8. */
    public static byte[] encode(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("cannot encode " + value.getClass(), impossible);
        }
    }

    /** Encodes a frame, with its type first. */
    public static byte[] encode(ServerFrame frame) {
        return encodeAs(ServerFrame.class, frame);
    }

    /** Encodes a frame, with its type first. */
    public static byte[] encode(ClientFrame frame) {
        return encodeAs(ClientFrame.class, frame);
    }

    private static byte[] encodeAs(Class<?> type, Object frame) {
        try {
            return MAPPER.writerFor(type).writeValueAsBytes(frame);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("cannot encode " + frame.getClass(), impossible);
        }
    }

    /** Looks before it reads: the mapper would take {@code ["ping", {}]} for a frame as well. */
    private static <T> T object(ObjectReader reader, byte[] utf8) throws IOException {
        try (var parser = MAPPER.createParser(utf8)) {
            if (isOtherUnicode(utf8)) {
                throw new JsonParseException(parser, "not UTF-8");
            }
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "no object");
            }
            return reader.readValue(parser);
        }
    }

    /**
     * Whether the parser would take it for UTF-16 or UTF-32, as older JSON might be: by a byte
     * order mark, or by a NUL among the first characters, where no JSON in UTF-8 has one.
     */
    private static boolean isOtherUnicode(byte[] json) {
        var marked = json.length > 0 && (json[0] == (byte) 0xfe || json[0] == (byte) 0xff);
        for (int i = 0; i < Math.min(json.length, DETECTED_BYTES); i++) {
            marked |= json[i] == 0;
        }
        return marked;
    }

    /**
     * The frame as an event that has nothing to show, or null when it has no place in a channel.
     */
    private static ServerFrame.@Nullable Event asEvent(JsonNode tree) {
        var type = tree.path("type");
        var known = SERVER_TYPES.get(type.asText());
        boolean sequenced =
                known == null
                        ? isUnknown(type)
                        : ServerFrame.Sequenced.class.isAssignableFrom(known);
        var seq = tree.path("seq");
        return sequenced && tree.path("channel").isTextual() && seq.canConvertToLong()
                ? new ServerFrame.Event(
                        tree.path("channel").textValue(),
                        tree.path("epoch").asLong(1),
                        seq.longValue())
                : null;
    }

    private static boolean isUnknown(JsonNode type) {
        return type.isTextual() && !SERVER_TYPES.containsKey(type.textValue());
    }

    /** Reads the events of a page one by one, so that a new kind does not spoil the page. */
    static final class EventReader extends StdDeserializer<ServerFrame> {
        private static final long serialVersionUID = 1L;

        EventReader() {
            super(ServerFrame.class);
        }

        @Override
        public ServerFrame deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            var tree = context.readTree(parser);
            try {
                return SERVER_FRAMES.readValue(tree);
            } catch (JsonMappingException broken) {
                var event = asEvent(tree);
                if (event == null) {
                    throw broken;
                }
                return event;
            }
        }

        @Override
        public ServerFrame deserializeWithType(
                JsonParser parser, DeserializationContext context, TypeDeserializer types)
                throws IOException {
            return deserialize(parser, context);
        }
    }

    private static ProtocolException explain(IOException broken) {
        if (broken instanceof StreamConstraintsException) {
            return new ProtocolException(
                    ErrorCode.TOO_COMPLEX, "The JSON is nested too deeply or has too long a part.");
        }
        if (broken instanceof InvalidTypeIdException unknown) {
            return unknown.getTypeId() == null
                    ? ProtocolException.badField("type", "The field 'type' is missing.")
                    : new ProtocolException(
                            ErrorCode.UNKNOWN_TYPE,
                            "The type '" + abbreviated(unknown.getTypeId()) + "' is not known.",
                            "type",
                            null);
        }
        if (broken instanceof JsonParseException
                || !(broken instanceof JsonMappingException mapping)) {
            return new ProtocolException(ErrorCode.BAD_JSON, "This is not well-formed JSON.");
        }
        for (Throwable cause = mapping; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProtocolException checked) {
                return checked;
            }
            if (cause instanceof StreamConstraintsException) {
                return explain((StreamConstraintsException) cause);
            }
            if (cause instanceof JsonParseException) {
                return new ProtocolException(ErrorCode.BAD_JSON, "This is not well-formed JSON.");
            }
        }
        // A name in it may be the client's own, such as that of a channel to resume.
        var field =
                abbreviated(
                        mapping.getPath().stream()
                                .map(step -> step.getFieldName())
                                .filter(name -> name != null)
                                .collect(Collectors.joining(".")));
        return field.isEmpty()
                ? new ProtocolException(ErrorCode.BAD_JSON, "A JSON object was expected here.")
                : ProtocolException.badField(
                        field, "The field '" + field + "' has a value of the wrong kind.");
    }

    private static String abbreviated(String text) {
        return text.length() <= Limits.REF_CHARS ? text : text.substring(0, Limits.REF_CHARS) + "…";
    }

    private static @Nullable String refOf(JsonNode tree) {
        var ref = tree.path("ref");
        return ref.isTextual() && ref.textValue().length() <= Limits.REF_CHARS
                ? ref.textValue()
                : null;
    }

    private static JsonNode treeOrMissing(byte[] utf8) {
        try {
            return MAPPER.readTree(utf8);
        } catch (IOException unreadable) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode tree(byte[] utf8) {
        try {
            return MAPPER.readTree(utf8);
        } catch (IOException broken) {
            throw explain(broken);
        }
    }

    private static JsonMapper mapper() {
        var factory =
                JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(
                                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                        .build();
        var mapper =
                JsonMapper.builder(factory)
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .defaultPropertyInclusion(
                                JsonInclude.Value.construct(
                                        JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .build();
        // A number or a boolean where text is due is a mistake of the sender, not "12" or "true".
        var textual = mapper.coercionConfigFor(LogicalType.Textual);
        for (var shape : NOT_TEXT) {
            textual.setCoercion(shape, CoercionAction.Fail);
        }
        types(ClientFrame.class)
                .forEach((name, type) -> mapper.registerSubtypes(named(name, type)));
        SERVER_TYPES.forEach((name, type) -> mapper.registerSubtypes(named(name, type)));
        return mapper;
    }

    private static NamedType named(String name, Class<?> type) {
        return new NamedType(type, name);
    }

    /** The records of a sealed interface by the name that each has on the wire. */
    private static Map<String, Class<?>> types(Class<?> sealed) {
        var found = new HashMap<String, Class<?>>();
        for (var permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                found.put(
                        SnakeCaseStrategy.INSTANCE.translate(permitted.getSimpleName()), permitted);
            } else {
                found.putAll(types(permitted));
            }
        }
        return Map.copyOf(found);
    }
}
