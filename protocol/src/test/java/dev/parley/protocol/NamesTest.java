package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

class NamesTest {
    @ParameterizedTest
    @MethodSource("usernames")
    void judgesUsernames(JsonNode vector) {
        assertJudged(vector, () -> Names.checkUsername("it", Vectors.text(vector.path("value"))));
    }

    @ParameterizedTest
    @MethodSource("shownNames")
    void judgesShownNames(JsonNode vector) {
        assertJudged(vector, () -> Names.checkShownName("it", Vectors.text(vector.path("value"))));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void tellsLookAlikesFromOthers(JsonNode vector) {
        var one = Vectors.text(vector.path("value"));
        var other = Vectors.text(vector.path("other"));

        assertThat(Names.fold(one).equals(Names.fold(other)))
                .as("%s as %s", Names.fold(one), Names.fold(other))
                .isEqualTo(vector.path("same").booleanValue());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void foldsOnlyOnce(JsonNode vector) {
        var folded = Names.fold(Vectors.text(vector.path("other")));

        assertThat(Names.fold(folded)).isEqualTo(folded);
    }

    @Test
    void knowsEveryKindOfVector() {
        assertThat(Stream.of(usernames(), shownNames(), pairs()).flatMap(all -> all).count())
                .isEqualTo(Vectors.cases("names.json").count());
    }

    private static void assertJudged(JsonNode vector, Runnable check) {
        var refused = catchThrowableOfType(ProtocolException.class, check::run);

        assertThat(refused == null).isEqualTo(vector.path("valid").booleanValue());
        if (refused != null) {
            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
            assertThat(refused.field()).isEqualTo("it");
        }
    }

    static Stream<Named<JsonNode>> usernames() {
        return of("username");
    }

    static Stream<Named<JsonNode>> shownNames() {
        return of("shown_name");
    }

    static Stream<Named<JsonNode>> pairs() {
        return of("same");
    }

    private static Stream<Named<JsonNode>> of(String kind) {
        return Vectors.cases("names.json")
                .filter(one -> one.getPayload().path("kind").asText().equals(kind));
    }
}
