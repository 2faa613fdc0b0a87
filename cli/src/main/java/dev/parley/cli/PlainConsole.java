package dev.parley.cli;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A console over pipes and files: lines in, lines out, no prompt, no colours, nobody to ask. */
final class PlainConsole implements Console {
    private static final int MAX_LINES_AHEAD = 16;

    private final BlockingQueue<Optional<String>> lines =
            new LinkedBlockingQueue<>(MAX_LINES_AHEAD);
    private final PrintStream out;
    private volatile boolean ended;

    PlainConsole(InputStream in, PrintStream out) {
        this.out = out;
        // A thread of its own, because nothing wakes a read of standard input.
        Thread.ofPlatform().daemon().name("parley-input").start(() -> read(in));
    }

    @Override
    public @Nullable String readLine() {
        if (ended) {
            return null;
        }
        try {
            var line = lines.take();
            ended |= line.isEmpty();
            return ended ? null : line.orElse(null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public synchronized void print(Line line) {
        out.println(
                switch (line) {
                    case Line.Said said ->
                            (said.time()
                                            + " "
                                            + said.who()
                                            + ": "
                                            + Markdown.asWritten(said.text())
                                            + " "
                                            + said.mark())
                                    .stripTrailing();
                    case Line.Note note -> "* " + note.text();
                    case Line.Answer answer -> answer.text();
                    case Line.Trouble trouble -> "! " + trouble.text();
                });
        out.flush();
    }

    @Override
    public void prompt(String prompt) {
        // Nobody looks.
    }

    @Override
    public boolean hasPerson() {
        return false;
    }

    @Override
    public @Nullable String ask(String question, boolean hidden) {
        return null;
    }

    @Override
    public void suggest(Suggestions suggestions) {
        // Nobody presses a key here.
    }

    @Override
    public void wake() {
        ended = true;
        // Who waits finds this, or a line that came first and says nothing any more.
        lines.offer(Optional.empty());
    }

    @Override
    public void close() {
        out.flush();
    }

    private void read(InputStream in) {
        try {
            try (var reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    in,
                                    Charset.forName(
                                            System.getProperty("stdin.encoding", "UTF-8"))))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.put(Optional.of(line));
                }
            } catch (IOException broken) {
                // As good as the end.
            }
            lines.put(Optional.empty());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
