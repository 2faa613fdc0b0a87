package dev.parley.bench.crew;

import dev.parley.protocol.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The main class of a crew's process: orders come in on standard input, answers go out. */
public final class CrewMain {
    private CrewMain() {}

    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        // Nothing else may write there.
        System.setOut(System.err);
        try (var crew = LocalCrew.open();
                var in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.println(new String(Json.encode(answer(crew, line)), StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private static Answer answer(LocalCrew crew, String line) {
        try {
            return crew.perform(Json.body(line.getBytes(StandardCharsets.UTF_8), Order.class));
        } catch (RuntimeException failed) {
            return new Answer.Failed(String.valueOf(failed));
        }
    }
}
