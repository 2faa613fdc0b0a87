package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Locale;

class CodesTest {
    @Test
    void errorCodesAreTheContracts() {
        var contract =
                Vectors.cases("error-codes.json")
                        .map(Named::getPayload)
                        .map(
                                one ->
                                        tuple(
                                                one.path("code").textValue(),
                                                one.path("http_status").intValue(),
                                                one.path("temporary").booleanValue()))
                        .toList();

        assertThat(ErrorCode.values())
                .extracting(ErrorCode::wireName, ErrorCode::httpStatus, ErrorCode::temporary)
                .containsExactlyElementsOf(contract);
    }

    @Test
    void errorCodesHaveASentenceEach() {
        assertThat(ErrorCode.values())
                .extracting(ErrorCode::sentence)
                .doesNotHaveDuplicates()
                .allSatisfy(sentence -> assertThat(sentence).isNotBlank().doesNotEndWith("."));
    }

    @Test
    void closeCodesAreTheContracts() {
        var contract =
                Vectors.cases("close-codes.json")
                        .map(Named::getPayload)
                        .filter(one -> one.path("code").isNumber())
                        .map(
                                one ->
                                        tuple(
                                                one.path("code").intValue(),
                                                one.path("come_back").textValue()))
                        .toList();

        assertThat(CloseCode.values())
                .extracting(
                        CloseCode::code, code -> code.comeBack().name().toLowerCase(Locale.ROOT))
                .containsExactlyElementsOf(contract);
        assertThat(contract)
                .allSatisfy(
                        one ->
                                assertThat(returnAfter((int) one.toList().get(0)))
                                        .isEqualTo(one.toList().get(1)));
    }

    @Test
    void unknownCloseCodesLetTheClientComeBack() {
        var any =
                Vectors.cases("close-codes.json")
                        .map(Named::getPayload)
                        .filter(one -> one.path("code").isNull())
                        .map(one -> one.path("come_back").textValue())
                        .toList();

        assertThat(any).hasSize(1);
        assertThat(Arrays.asList(1000, 1006, 1011, 1013, 4000, 4999))
                .allSatisfy(code -> assertThat(returnAfter(code)).isEqualTo(any.getFirst()));
    }

    private static String returnAfter(int code) {
        return CloseCode.comeBackAfter(code).name().toLowerCase(Locale.ROOT);
    }
}
