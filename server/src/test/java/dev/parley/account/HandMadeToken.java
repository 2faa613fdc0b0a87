package dev.parley.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.parley.testkit.Table;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An access token for a session, made by hand by what {@code tokens.txt} says; nothing of a library
 * holds it back.
 */
public record HandMadeToken(Identity identity, Identity other, String secret) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RIGHT_HEADER = "{\"alg\": \"HS256\", \"typ\": \"at+jwt\"}";
    private static final int LIFE_SECONDS = 60;

    /** The columns header, claims and signature of each row, after its name. */
    public static List<List<String>> rows() {
        return Table.rows(HandMadeToken.class, "/bad-input/tokens.txt", 5).stream()
                .map(
                        row ->
                                List.of(
                                        row.get(0) + ": " + row.get(1),
                                        row.get(2),
                                        row.get(3),
                                        row.get(4)))
                .toList();
    }

    /** With all of it right. */
    public String right() {
        return of(RIGHT_HEADER, "{}", "ours");
    }

    public String of(String header, String claims, String signature) {
        var input = encoded(header.getBytes(UTF_8)) + "." + encoded(claims(claims).getBytes(UTF_8));
        var ours = input + "." + encoded(mac("HmacSHA256", secret, input));
        return switch (signature) {
            case "ours" -> ours;
            case "sha384" -> input + "." + encoded(mac("HmacSHA384", secret, input));
            case "sha512" -> input + "." + encoded(mac("HmacSHA512", secret, input));
            case "other" -> input + "." + encoded(mac("HmacSHA256", secret + "x", input));
            // HMAC fills its key up with zeros, so that one is as good as none.
            case "empty" -> input + "." + encoded(mac("HmacSHA256", "\0", input));
            case "zeros" -> input + "." + encoded(new byte[64]);
            case "none" -> input + ".";
            case "cut" -> ours.substring(0, ours.length() - 1);
            case "more" -> ours + ".x";
            case "twice" -> ours + "." + ours;
            case "space" -> ours.replace(".", " .");
            default -> throw new IllegalArgumentException(signature);
        };
    }

    private String claims(String changes) {
        var now = Instant.now().getEpochSecond();
        var claims =
                JSON.createObjectNode()
                        .put("sub", identity.account().value())
                        .put("sid", identity.device().value())
                        .put("aud", "parley:access")
                        .put("jti", UUID.randomUUID().toString())
                        .put("iat", now)
                        .put("exp", now + LIFE_SECONDS);
        var filled =
                changes.replace("$mia", other.account().value())
                        .replace("$session", other.device().value());
        try {
            if (!(JSON.readTree(filled) instanceof ObjectNode changed)) {
                return filled;
            }
            changed.properties()
                    .forEach(
                            change -> {
                                if (change.getValue().isNull()) {
                                    claims.remove(change.getKey());
                                } else {
                                    claims.set(change.getKey(), change.getValue());
                                }
                            });
            return claims.toString();
        } catch (JsonProcessingException noJson) {
            return filled;
        }
    }

    private static byte[] mac(String algorithm, String key, String input) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), algorithm));
            return mac.doFinal(input.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
