package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import java.nio.charset.StandardCharsets;

class LogTest {
    @Test
    void writesALineForEachMessageWhateverIsInIt() throws Exception {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogTest.class.getResource("/logback.xml"));
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("err");
        var message = "not taken: {}";
        var said = "550\r\n2026-01-01T00:00:00.000Z ERROR Node: made up\n";

        var event = new LoggingEvent("", root, Level.WARN, message, null, new Object[] {said});
        var written = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);

        assertThat(written.lines()).hasSize(1);
        assertThat(written).contains(": not taken: 550 2026-01-01T00:00:00.000Z ERROR Node");
        context.stop();
    }
}
