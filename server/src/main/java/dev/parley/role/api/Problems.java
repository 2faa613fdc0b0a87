package dev.parley.role.api;

import dev.parley.directory.DirectoryException;
import dev.parley.history.HistoryException;
import dev.parley.presence.PresenceException;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an answer. */
final class Problems {
    private static final String TYPE = "application/problem+json";
    private static final long MILLIS = 1_000;
    private static final long RETRY_AFTER_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static Answer of(Throwable failure, String requestId) {
        return switch (failure) {
            case ProtocolException told ->
                    answer(
                            told.code(),
                            told.sentence(),
                            told.field(),
                            requestId,
                            told.retryAfterMillis());
            case DirectoryException broken -> {
                LOG.warn("request {}: {}", requestId, broken.getMessage(), broken);
                var code =
                        switch (broken.reason()) {
                            case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
                            case STORAGE_FULL -> ErrorCode.STORAGE_FULL;
                            case OVERLOADED -> ErrorCode.OVERLOADED;
                        };
                yield of(code, requestId);
            }
            case PresenceException away -> {
                LOG.warn("request {}: {}", requestId, away.getMessage(), away);
                yield of(ErrorCode.UNAVAILABLE, requestId);
            }
            case HistoryException broken -> {
                LOG.warn("request {}: {}", requestId, broken.getMessage(), broken);
                yield of(ErrorCode.UNAVAILABLE, requestId);
            }
            default -> {
                LOG.error("request {} failed", requestId, failure);
                yield of(ErrorCode.INTERNAL, requestId);
            }
        };
    }

    static Answer of(ErrorCode code, String requestId) {
        return answer(code, code.sentence() + ".", null, requestId, null);
    }

    /** A path that exists, asked in a way that does not. */
    static Answer wrongMethod(String allowed, String requestId) {
        return answer(
                        ErrorCode.WRONG_METHOD,
                        "This path takes " + allowed + " only.",
                        null,
                        requestId,
                        null)
                .with("Allow", allowed);
    }

    private static Answer answer(
            ErrorCode code,
            String detail,
            @Nullable String field,
            String requestId,
            @Nullable Long retryAfterMillis) {
        var wait =
                retryAfterMillis != null
                        ? retryAfterMillis
                        : code.temporary() ? RETRY_AFTER_MILLIS : null;
        var seconds = wait == null ? null : Math.ceilDiv(wait, MILLIS);
        var answer =
                Answer.json(
                        code.httpStatus(),
                        TYPE,
                        new Api.Problem(
                                "urn:parley:error:" + code.wireName(),
                                code.sentence(),
                                code.httpStatus(),
                                code,
                                detail,
                                field,
                                requestId,
                                seconds));
        if (seconds != null) {
            answer = answer.with("Retry-After", seconds.toString());
        }
        return code.httpStatus() == ErrorCode.UNAUTHENTICATED.httpStatus()
                ? answer.with("WWW-Authenticate", "Bearer")
                : answer;
    }
}
