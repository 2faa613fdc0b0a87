package dev.parley.role.api;

import dev.parley.account.Approach;
import dev.parley.account.Identity;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Caller;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;

import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** One request, read as the contract has it: what is not in order is a {@code bad_field}. */
final class Request {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");

    private final RoutingContext context;
    private final Visitor visitor;

    Request(RoutingContext context, Visitor visitor) {
        this.context = context;
        this.visitor = visitor;
    }

    Approach approach() {
        return visitor.approach();
    }

    Identity identity() {
        return Objects.requireNonNull(visitor.identity(), "the call is open to anyone");
    }

    Caller caller() {
        return new Caller(identity().account(), identity().device());
    }

    /** The parameter of the path that stands in braces. */
    String path(String name) {
        return Objects.requireNonNull(context.pathParam(name), name);
    }

    /** The parameter of the path as the number of an event. */
    long pathSeq(String name) {
        return number(name, path(name));
    }

    Optional<String> query(String name) {
        return context.queryParam(name).stream().findFirst();
    }

    /** The parameter of the query as a number, null when it is not there. */
    @Nullable Long queryNumber(String name) {
        return query(name).map(text -> number(name, text)).orElse(null);
    }

    /** The parameter of the query as a number from 1 to {@code most}. */
    int queryLimit(String name, int most, int otherwise) {
        var limit = queryNumber(name);
        if (limit != null && (limit < 1 || limit > most)) {
            throw badField(name, "It must be a number from 1 to " + most + ".");
        }
        return limit == null ? otherwise : limit.intValue();
    }

    private static long number(String field, String text) {
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > Limits.MAX_NUMBER) {
            throw badField(field, "It must be a number from 0 to 2^53-1.");
        }
        return Long.parseLong(text);
    }

    <T> T body(Class<T> type) {
        return Json.body(body(), type);
    }

    /** The body as it came. */
    byte[] body() {
        var body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /** The client-made id of a command that has no body to carry it. */
    CommandId idempotencyKey() {
        var key = context.request().getHeader(IDEMPOTENCY_KEY);
        if (key == null || !UUID.matcher(key).matches()) {
            throw badField(
                    IDEMPOTENCY_KEY,
                    "The header Idempotency-Key must carry a UUID: the same for every try.");
        }
        return CommandId.of(key);
    }

    @Nullable String userAgent() {
        return context.request().getHeader("User-Agent");
    }

    static ProtocolException badField(String field, String sentence) {
        return new ProtocolException(ErrorCode.BAD_FIELD, sentence, field, null);
    }
}
