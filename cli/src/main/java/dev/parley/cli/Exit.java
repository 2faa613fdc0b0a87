package dev.parley.cli;

import dev.parley.client.RefusedException;
import dev.parley.client.UnreachableException;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** How a command ends: a number for scripts and a sentence for people. */
final class Exit {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_USE = 2;
    static final int UNREACHABLE = 3;
    static final int NOT_SIGNED_IN = 4;
    static final int INTERRUPTED = 130;

    private Exit() {}

    /** Runs a command; what goes wrong is told in a sentence. */
    static int of(Surroundings surroundings, Callable<Integer> command) throws Exception {
        try {
            return command.call();
        } catch (LeftException left) {
            return INTERRUPTED;
        } catch (RefusedException
                | UnreachableException
                | ProtocolException
                | NotSignedInException
                | WrongUseException
                | NotConfirmedException
                | ExecutionException
                | CompletionException expected) {
            surroundings.err().println(sentence(expected));
            return code(expected);
        }
    }

    /** What to tell the person. */
    static String sentence(Throwable failure) {
        return switch (failure) {
            case ExecutionException it when it.getCause() != null -> sentence(it.getCause());
            case CompletionException it when it.getCause() != null -> sentence(it.getCause());
            case RefusedException it -> named(it.field(), String.valueOf(it.getMessage()));
            case ProtocolException it -> named(it.field(), it.sentence());
            default -> String.valueOf(failure.getMessage());
        };
    }

    /** A sentence about "it", for one who does not see which field that is. */
    private static String named(@Nullable String field, String sentence) {
        return field != null && sentence.startsWith("It ")
                ? "The " + field.replace('_', ' ') + sentence.substring(2)
                : sentence;
    }

    private static int code(Throwable failure) {
        return switch (failure) {
            case ExecutionException it when it.getCause() != null -> code(it.getCause());
            case CompletionException it when it.getCause() != null -> code(it.getCause());
            case UnreachableException _, NotConfirmedException _ -> UNREACHABLE;
            case NotSignedInException _ -> NOT_SIGNED_IN;
            case WrongUseException _ -> WRONG_USE;
            case RefusedException refused ->
                    switch (refused.code()) {
                        case UNAUTHENTICATED, BAD_TOKEN, BAD_CREDENTIALS -> NOT_SIGNED_IN;
                        default -> REFUSED;
                    };
            default -> REFUSED;
        };
    }
}
