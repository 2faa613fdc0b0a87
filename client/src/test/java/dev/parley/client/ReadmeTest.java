package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.parley.protocol.Json;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

/** Runs the example in README.md, as it stands there. */
class ReadmeTest {
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir private Path folder;

    @Test
    void theExampleRuns() throws Exception {
        try (var chat = new FakeChat();
                var classes = new URLClassLoader(new URL[] {compiled().toUri().toURL()})) {
            chat.person("ann", "correct horse");
            var said = new ByteArrayOutputStream();
            var before = System.out;
            System.setOut(new PrintStream(said, true, UTF_8));
            try {
                classes.loadClass("Example")
                        .getMethod("run", String.class)
                        .invoke(null, chat.address().toString());
            } finally {
                System.setOut(before);
            }

            assertThat(chat.texts("Greetings")).containsExactly("Hello, world");
            assertThat(said.toString(UTF_8)).isEqualToIgnoringNewLines("ann: Hello, world");
        }
    }

    private Path compiled() throws IOException {
        var source = folder.resolve("Example.java");
        Files.writeString(source, program(example()));
        var problems = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                problems,
                                "-d",
                                folder.toString(),
                                "-cp",
                                classPath(),
                                source.toString());
        assertThat(result).as(problems.toString(UTF_8)).isZero();
        return folder;
    }

    private static String example() throws IOException {
        var code = CODE.matcher(Files.readString(Path.of("README.md")));
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private static String program(String body) {
        return
"""
        import dev.parley.client.*;
        import dev.parley.protocol.*;
        import java.net.URI;
import java.net.URL;
        import java.time.Duration;
        import java.util.List;

        public class Example {
            public static void run(String address) throws Exception {
                %s
            }
        }
"""
                .formatted(body);
    }

    private static String classPath() {
        return String.join(
                System.getProperty("path.separator"),
                locationOf(ParleyClient.class),
                locationOf(Json.class),
                locationOf(NullMarked.class),
                locationOf(JsonTypeInfo.class),
                locationOf(ObjectMapper.class));
    }

    private static String locationOf(Class<?> type) {
        return Path.of(
                        URI.create(
                                type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                .toString();
    }
}
