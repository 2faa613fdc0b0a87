package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import dev.parley.account.SignedTokens.Purpose;
import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Random;

class SignedTokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final HandClock clock = new HandClock();
    private final SignedTokens tokens = new SignedTokens(new Secret(SECRET), clock);
    private final Identity anna =
            new Identity(AccountId.random(new Random(1)), DeviceId.random(new Random(2)));

    @ParameterizedTest
    @EnumSource
    void readsWhatItHasIssued(Purpose purpose) {
        var read = tokens.read(purpose, tokens.issue(purpose, anna, Duration.ofMinutes(1)));

        assertThat(read).map(SignedTokens.Claims::identity).contains(anna);
        assertThat(read)
                .map(SignedTokens.Claims::expiresAt)
                .contains(clock.instant().plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void isGoodForNothingElse(Purpose purpose) {
        var token = tokens.issue(purpose, anna, Duration.ofMinutes(1));

        for (var other : Purpose.values()) {
            assertThat(tokens.read(other, token).isPresent()).isEqualTo(other == purpose);
        }
    }

    @Test
    void endsAtItsSecond() {
        var token = tokens.issue(Purpose.ACCESS, anna, Duration.ofMinutes(1));

        clock.pass(Duration.ofSeconds(59));
        assertThat(tokens.read(Purpose.ACCESS, token)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.read(Purpose.ACCESS, token)).isEmpty();
    }

    @Test
    void refusesAnotherSecret() {
        var others = new SignedTokens(new Secret(SECRET.replace('0', '1')), clock);

        assertThat(
                        tokens.read(
                                Purpose.ACCESS,
                                others.issue(Purpose.ACCESS, anna, Duration.ofMinutes(1))))
                .isEmpty();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject(anna.account().value())
                .claim("sid", anna.device().value())
                .audience("parley:access")
                .jwtID("1")
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
    }

    private String signed(JWSAlgorithm algorithm, String type, JWTClaimsSet claims)
            throws Exception {
        var jwt =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm).type(new JOSEObjectType(type)).build(),
                        claims);
        jwt.sign(
                new MACSigner(
                        SECRET.repeat(2).substring(0, algorithm == JWSAlgorithm.HS256 ? 32 : 64)));
        return jwt.serialize();
    }

    @Test
    void readsAHandMadeTokenWhenEverythingIsRight() throws Exception {
        assertThat(
                        tokens.read(
                                Purpose.ACCESS,
                                signed(JWSAlgorithm.HS256, "at+jwt", claims().build())))
                .isPresent();
    }

    @Test
    void refusesAnyOtherAlgorithm() throws Exception {
        assertThat(tokens.read(Purpose.ACCESS, new PlainJWT(claims().build()).serialize()))
                .isEmpty();
        assertThat(
                        tokens.read(
                                Purpose.ACCESS,
                                signed(JWSAlgorithm.HS512, "at+jwt", claims().build())))
                .isEmpty();
        var good = signed(JWSAlgorithm.HS256, "at+jwt", claims().build());
        var none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes());
        assertThat(tokens.read(Purpose.ACCESS, none + good.substring(good.indexOf('.')))).isEmpty();
        assertThat(tokens.read(Purpose.ACCESS, none + "." + good.split("\\.")[1] + ".")).isEmpty();
    }

    @Test
    void refusesAWrongTypeAudienceOrMissingClaim() throws Exception {
        assertThat(read(signed(JWSAlgorithm.HS256, "JWT", claims().build()))).isFalse();
        assertThat(read(signed(claims().audience("parley:session")))).isFalse();
        assertThat(read(signed(claims().audience((String) null)))).isFalse();
        assertThat(read(signed(claims().expirationTime(null)))).isFalse();
        assertThat(read(signed(claims().subject(null)))).isFalse();
        assertThat(read(signed(claims().subject("somebody")))).isFalse();
        assertThat(read(signed(claims().claim("sid", null)))).isFalse();
        assertThat(read(signed(claims().claim("sid", 7)))).isFalse();
        assertThat(read(signed(claims().jwtID(null)))).isFalse();
        assertThat(read(signed(claims().issueTime(null)))).isFalse();
    }

    private String signed(JWTClaimsSet.Builder claims) throws Exception {
        return signed(JWSAlgorithm.HS256, "at+jwt", claims.build());
    }

    private boolean read(String token) {
        return tokens.read(Purpose.ACCESS, token).isPresent();
    }

    @Test
    void refusesWhatIsNoToken() {
        for (var rubbish : new String[] {"", ".", "..", "a.b.c", "x".repeat(100_000), "\u0000"}) {
            assertThat(read(rubbish)).isFalse();
        }
    }
}
