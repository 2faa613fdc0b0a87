package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What every field must satisfy, told in the error that names it. */
final class Check {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int OPAQUE_ID_CHARS = 64;

    private Check() {}

    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw ProtocolException.badField(field, "The field '" + field + "' is missing.");
        }
        return value;
    }

    static void ref(@Nullable String ref) {
        if (ref != null && ref.length() > Limits.REF_CHARS) {
            throw ProtocolException.badField(
                    "ref", "A ref has at most " + Limits.REF_CHARS + " characters.");
        }
    }

    /** An id that the server once made: opaque, but never long. */
    static void opaqueId(String field, @Nullable String id) {
        var present = required(field, id);
        if (present.isEmpty() || present.length() > OPAQUE_ID_CHARS) {
            throw ProtocolException.badField(field, "This is not an id that the server made.");
        }
    }

    static void commandId(@Nullable String id) {
        if (!UUID.matcher(required("id", id)).matches()) {
            throw ProtocolException.badField("id", "The id must be a UUID.");
        }
    }

    static void seq(String field, long seq) {
        if (seq < 1 || seq > Limits.MAX_NUMBER) {
            throw ProtocolException.badField(field, "It must be a number from 1 to 2^53-1.");
        }
    }

    static void between(String field, long least, long most, long value) {
        if (value < least || value > most) {
            throw ProtocolException.badField(
                    field, "It must be a number from %d to %d.".formatted(least, most));
        }
    }

    static void text(@Nullable String text) {
        var present = required("text", text);
        if (present.isEmpty()) {
            throw ProtocolException.badField("text", "A message cannot be empty.");
        }
        // A UTF-16 unit is at least one byte, so what is longer in units needs no encoding.
        if (present.length() > Limits.TEXT_BYTES
                || present.getBytes(StandardCharsets.UTF_8).length > Limits.TEXT_BYTES) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "A message has at most " + Limits.TEXT_BYTES + " bytes.",
                    "text",
                    null);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(present)) {
            throw ProtocolException.badField("text", "The text has half of a surrogate pair.");
        }
    }

    static void pageLimit(@Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > Limits.PAGE_MESSAGES)) {
            throw ProtocolException.badField(
                    "limit", "It must be a number from 1 to " + Limits.PAGE_MESSAGES + ".");
        }
    }

    static <T> List<T> list(String field, @Nullable List<T> values, int most) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > most) {
            throw ProtocolException.badField(field, "It can name at most " + most + ".");
        }
        if (values.stream().anyMatch(Objects::isNull)) {
            throw ProtocolException.badField(field, "It has an empty entry.");
        }
        return List.copyOf(values);
    }

    static Map<String, SeqPoint> resume(String field, @Nullable Map<String, SeqPoint> points) {
        if (points == null) {
            return Map.of();
        }
        if (points.size() > Limits.RESUME_CHANNELS) {
            throw ProtocolException.badField(
                    field, "It can name at most " + Limits.RESUME_CHANNELS + " channels.");
        }
        var checked = new LinkedHashMap<String, SeqPoint>();
        points.forEach(
                (channel, point) -> {
                    opaqueId(field, channel);
                    checked.put(channel, required(field, point));
                });
        return Collections.unmodifiableMap(checked);
    }
}
