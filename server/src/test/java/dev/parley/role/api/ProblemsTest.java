package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.directory.DirectoryException;
import dev.parley.history.HistoryException;
import dev.parley.presence.PresenceException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ProblemsTest {
    @Test
    void tellNothingOfWhatBrokeInside() {
        var cause = new IllegalStateException("cause at db.internal");
        var failures =
                List.of(
                        new IllegalStateException("state at db.internal"),
                        new StackOverflowError("stack at db.internal"),
                        new DirectoryException("directory at db.internal", cause),
                        new HistoryException("history at db.internal", cause),
                        new PresenceException("presence at db.internal", cause));

        for (var failure : failures) {
            var answer = Problems.of(failure, "0123456789abcdef");

            assertThat(answer.status()).isIn(500, 503);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .doesNotContain("db.internal", "dev.parley", "Exception", "Error")
                    .contains("\"request_id\":\"0123456789abcdef\"");
        }
    }
}
