package dev.parley.presence.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script that returns a number; sent whole only when Redis does not know it, or not any more. */
final class Script {
    private final String text;
    private final String hash;

    private Script(String text) {
        this.text = text;
        try {
            hash =
                    HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-1")
                                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** The script in a resource file beside this class. */
    static Script of(String file) {
        try (var in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no resource " + file);
            }
            return new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    CompletionStage<Long> run(RedisLink link, String key, String... arguments) {
        var keys = new String[] {key};
        return link.<Long>send(
                        redis -> redis.evalsha(hash, ScriptOutputType.INTEGER, keys, arguments))
                .exceptionallyCompose(
                        failed ->
                                cause(failed) instanceof RedisNoScriptException
                                        ? link.send(
                                                redis ->
                                                        redis.eval(
                                                                text,
                                                                ScriptOutputType.INTEGER,
                                                                keys,
                                                                arguments))
                                        : CompletableFuture.failedFuture(failed));
    }

    private static Throwable cause(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null
                ? failed.getCause()
                : failed;
    }
}
