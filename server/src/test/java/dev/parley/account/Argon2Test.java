package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;

class Argon2Test {
    private final SecureRandom random = new SecureRandom();

    @Test
    void matchesThePasswordThatWasHashedAndNoOther() {
        var hash = Argon2.hash("correct horse", random);

        assertThat(Argon2.matches("correct horse", hash)).isTrue();
        assertThat(Argon2.matches("correct horsf", hash)).isFalse();
        assertThat(Argon2.matches("", hash)).isFalse();
    }

    @Test
    void writesThePhcFormWithItsParameters() {
        assertThat(Argon2.hash("correct horse", random))
                .matches(
                        "\\$argon2id\\$v=19\\$m=19456,t=2,p=1"
                                + "\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }

    @Test
    void saltsEveryHash() {
        assertThat(Argon2.hash("correct horse", random))
                .isNotEqualTo(Argon2.hash("correct horse", random));
    }

    /** Made by the reference implementation: {@code echo -n password | argon2 somesalt -id …}. */
    @Test
    void agreesWithTheReferenceImplementation() {
        assertThat(
                        Argon2.matches(
                                "password",
                                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
    }

    @Test
    void takesAComposedAndADecomposedLetterForTheSame() {
        assertThat(Argon2.matches("cafe\u0301 1234", Argon2.hash("caf\u00e9 1234", random)))
                .isTrue();
    }

    @Test
    void makesTheDummyCostAsMuchAsARealHash() {
        var parts = Argon2.hash("correct horse", random).split("\\$");
        var dummy = Argon2.DUMMY.split("\\$");

        assertThat(dummy).hasSameSizeAs(parts);
        for (var i = 0; i < 4; i++) {
            assertThat(dummy[i]).as("parameters").isEqualTo(parts[i]);
        }
        for (var i = 4; i < parts.length; i++) {
            assertThat(dummy[i]).as("salt and hash").hasSameSizeAs(parts[i]);
        }
    }

    @Test
    void neverMatchesTheDummy() {
        assertThat(Argon2.matches("something", Argon2.DUMMY)).isFalse();
    }

    @Test
    void refusesWhatIsNoArgon2idHash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Argon2.matches("x", "$2b$10$abcdefghijklmnopqrstuv"));
    }
}
