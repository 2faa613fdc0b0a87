package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.protocol.ErrorCode;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The document and the code say the same. */
class ApiRoleTest {
    private final Contract contract = Contract.read();

    /** Nothing behind them is needed to list them. */
    static List<Call> calls() {
        return ApiRole.calls(
                new ApiParts(
                        null,
                        null,
                        new TalkParts(null, null),
                        null,
                        FixedDiscovery.open(LiveNode.of("one", Set.of(), null)),
                        new AdministrationParts(null, null, null, null, null, null)),
                false);
    }

    @Test
    void documentsEveryCallAndNoOther() {
        assertThat(calls())
                .extracting(call -> call.method().name() + " " + call.path())
                .containsExactlyInAnyOrderElementsOf(contract.calls());
    }

    @Test
    void documentsWhoMayMakeACall() {
        for (var call : calls()) {
            var operation =
                    contract.document()
                            .at("/paths/" + call.path().replace("/", "~1"))
                            .get(call.method().name().toLowerCase(Locale.ROOT));
            assertThat(operation.has("security"))
                    .as("%s %s is open to anyone", call.method(), call.path())
                    .isEqualTo(call.access() == Call.Access.ANYONE);
        }
    }

    @Test
    void documentsEveryErrorCode() {
        assertThat(contract.document().at("/components/schemas/ErrorCode/enum"))
                .extracting(code -> code.asText())
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values())
                                .map(ErrorCode::wireName)
                                .collect(Collectors.toList()));
    }

    @Test
    void documentsEveryParameterOfAPath() {
        for (var call : calls()) {
            var operation =
                    contract.document()
                            .at("/paths/" + call.path().replace("/", "~1"))
                            .get(call.method().name().toLowerCase(Locale.ROOT));
            var documented =
                    operation.path("parameters").findValuesAsText("$ref").stream()
                            .map(ref -> contract.document().at(ref.substring(1)))
                            .filter(parameter -> parameter.get("in").asText().equals("path"))
                            .map(parameter -> "{" + parameter.get("name").asText() + "}")
                            .toList();
            assertThat(documented)
                    .as(call.path())
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(call.path().split("/"))
                                    .filter(part -> part.startsWith("{"))
                                    .toList());
        }
    }

    @Test
    void refersToNothingThatIsNotThere() {
        for (var reference : contract.document().findValuesAsText("$ref")) {
            assertThat(contract.document().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }
}
