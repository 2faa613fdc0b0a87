package dev.parley.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.secret.Secret;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tokens that prove a session: JWTs signed with HS256, and no other algorithm is ever looked at. A
 * token says what it is for, and is good for nothing else.
 */
final class SignedTokens {
    private static final int MAX_CHARS = 2_048;
    private static final String SESSION_CLAIM = "sid";

    private final MACSigner signer;
    private final Clock clock;
    private final Map<Purpose, DefaultJWTProcessor<SecurityContext>> processors =
            new EnumMap<>(Purpose.class);

    SignedTokens(Secret secret, Clock clock) {
        this.clock = clock;
        try {
            signer = new MACSigner(secret.bytes());
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("jwt_secret has fewer than 32 bytes", tooShort);
        }
        for (var purpose : Purpose.values()) {
            processors.put(purpose, processor(purpose, secret.bytes()));
        }
    }

    /** What a token is for: stands in its type and in its audience. */
    enum Purpose {
        COOKIE("session+jwt", "parley:session"),
        ACCESS("at+jwt", "parley:access"),
        TICKET("ticket+jwt", "parley:ticket");

        private final JOSEObjectType type;
        private final String audience;

        Purpose(String type, String audience) {
            this.type = new JOSEObjectType(type);
            this.audience = audience;
        }
    }

    /**
     * What a token says.
     *
     * @param id differs from token to token
     */
    record Claims(Identity identity, String id, Instant issuedAt, Instant expiresAt) {}

    String issue(Purpose purpose, Identity identity, Duration life) {
        var now = clock.instant();
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).type(purpose.type).build(),
                        new JWTClaimsSet.Builder()
                                .subject(identity.account().value())
                                .claim(SESSION_CLAIM, identity.device().value())
                                .audience(purpose.audience)
                                .jwtID(UUID.randomUUID().toString())
                                .issueTime(Date.from(now))
                                .expirationTime(Date.from(now.plus(life)))
                                .build());
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("cannot sign a token", impossible);
        }
        return token.serialize();
    }

    /** What the token says; empty when it is not ours, not for this purpose, or expired. */
    Optional<Claims> read(Purpose purpose, String token) {
        if (token.length() > MAX_CHARS) {
            return Optional.empty();
        }
        try {
            var processor = Objects.requireNonNull(processors.get(purpose));
            var claims = processor.process(token, null);
            return Optional.of(
                    new Claims(
                            new Identity(
                                    new AccountId(claims.getSubject()),
                                    new DeviceId(claims.getStringClaim(SESSION_CLAIM))),
                            claims.getJWTID(),
                            claims.getIssueTime().toInstant(),
                            claims.getExpirationTime().toInstant()));
        } catch (ParseException
                | BadJOSEException
                | JOSEException
                | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(Purpose purpose, byte[] secret) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(purpose.type));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        JWSAlgorithm.HS256, new ImmutableSecret<>(secret)));
        processor.setJWTClaimsSetVerifier(new OurClaims(purpose.audience, clock));
        return processor;
    }

    /** All claims must be there; the clock is ours, without leeway. */
    private static final class OurClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Clock clock;

        OurClaims(String audience, Clock clock) {
            super(audience, null, Set.of("sub", SESSION_CLAIM, "jti", "iat", "exp"));
            this.clock = clock;
            setMaxClockSkew(0);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
