package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

class HelpTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                ChatCommand.class,
                LoginCommand.class,
                LogoutCommand.class,
                SendCommand.class,
                TailCommand.class
            })
    void namesOptionsAndExitCodes(Class<?> command) throws Exception {
        var help =
                new CommandLine(command.getDeclaredConstructor().newInstance()).getUsageMessage();

        assertThat(help)
                .contains("--server=ADDRESS", "http://localhost:8080", "--user=NAME")
                .contains("Exit codes:", "0     Done.", "4     Not signed in");
    }
}
