package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class OpaqueIdTest {
    @Test
    void takesWhatTheServerMakes() {
        var random = new SplittableRandom(7);
        for (var i = 0; i < 1_000; i++) {
            assertThat(AccountId.isValid(AccountId.random(random).value())).isTrue();
        }
        assertThat(AccountId.isValid("uAZaz09_-AZaz09_-AZaz09")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "u",
                "uAAAAAAAAAAAAAAAAAAAAA",
                "uAAAAAAAAAAAAAAAAAAAAAAA",
                "cAAAAAAAAAAAAAAAAAAAAAA",
                "UAAAAAAAAAAAAAAAAAAAAAA",
                "uAAAAAAAAAAAAAAAAAAAAA=",
                "uAAAAAAAAAAAAAAAAAAAAA/",
                "uAAAAAAAAAAAAAAAAAAAAA\n",
                "u@AAAAAAAAAAAAAAAAAAAAA",
                "u[AAAAAAAAAAAAAAAAAAAAA",
                "uAAAAAAAAAAAAAAAAAAAAA`",
                "uAAAAAAAAAAAAAAAAAAAAA{",
                "uAAAAAAAAAAAAAAAAAAAAA:",
                "uÄAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesEveryOtherForm(String value) {
        assertThat(AccountId.isValid(value)).isFalse();
        assertThatThrownBy(() -> new AccountId(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
