package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

class CompletionCliTest {
    @TempDir private Path config;

    @ParameterizedTest
    @CsvSource({"bash, 0", "zsh, 0", "fish, 2"})
    void printsAScriptForTheShellsItKnows(String shell, int exitCode) {
        var run = new Run(config).start(CompletionCommand::new, shell);

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out().contains("complete -F _complete_completion")).isEqualTo(exitCode == 0);
    }
}
