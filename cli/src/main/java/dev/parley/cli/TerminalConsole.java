package dev.parley.cli;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * A person's terminal: the line being typed stays at the bottom, everything else appears above it.
 * A line that was sent vanishes from the prompt, and comes back above it once it is stored.
 */
final class TerminalConsole implements Console {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle FAINT = PLAIN.faint();

    private final Terminal terminal;
    private final boolean colourless;
    private final LineReader reader;
    private volatile @Nullable Thread readingThread;
    private volatile Supplier<List<String>> channelNames = List::of;
    private volatile boolean ended;

    TerminalConsole(Terminal terminal, boolean colourless) {
        this.terminal = terminal;
        this.colourless = colourless;
        var completion = new Completion(() -> channelNames.get());
        reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .completer(completion)
                        .parser(completion)
                        .option(Option.DISABLE_EVENT_EXPANSION, true)
                        .option(Option.ERASE_LINE_ON_FINISH, true)
                        .option(Option.CASE_INSENSITIVE, true)
                        .option(Option.INSERT_TAB, false)
                        .build();
    }

    @Override
    public @Nullable String readLine(String prompt) {
        readingThread = Thread.currentThread();
        try {
            while (!ended) {
                try {
                    return reader.readLine(prompt);
                } catch (UserInterruptException interrupted) {
                    if (!ended && interrupted.getPartialLine().isEmpty()) {
                        print(new Line.Answer("To leave, type /quit or press Ctrl+D."));
                    }
                }
            }
            return null;
        } catch (EndOfFileException left) {
            return null;
        } finally {
            readingThread = null;
            if (ended) {
                // Whatever woke the reader has done its work.
                Thread.interrupted();
            }
        }
    }

    @Override
    public boolean hasPerson() {
        return true;
    }

    @Override
    public @Nullable String ask(String question, boolean hidden) {
        try {
            return hidden ? reader.readLine(question, (char) 0) : reader.readLine(question);
        } catch (UserInterruptException | EndOfFileException left) {
            return null;
        }
    }

    @Override
    public void print(Line line) {
        reader.printAbove(
                switch (line) {
                    case Line.Said said ->
                            styled().styled(style(FAINT), said.time() + " ")
                                    .styled(style(colourOf(said)), said.who())
                                    .append(": ")
                                    .append(PlainConsole.indented(said.text()))
                                    .toAttributedString();
                    case Line.Note note -> in(FAINT, note.text());
                    case Line.Answer answer -> in(PLAIN, answer.text());
                    case Line.Trouble trouble ->
                            in(PLAIN.foreground(AttributedStyle.RED), trouble.text());
                });
    }

    @Override
    public void completeChannels(Supplier<List<String>> names) {
        channelNames = names;
    }

    @Override
    public void wake() {
        ended = true;
        var reading = readingThread;
        if (reading != null) {
            reading.interrupt();
        }
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static AttributedStringBuilder styled() {
        return new AttributedStringBuilder();
    }

    private AttributedString in(AttributedStyle style, String text) {
        return styled().styled(style(style), text).toAttributedString();
    }

    private AttributedStyle style(AttributedStyle style) {
        return colourless ? PLAIN : style;
    }

    private static AttributedStyle colourOf(Line.Said said) {
        return PLAIN.bold().foreground(said.mine() ? AttributedStyle.CYAN : AttributedStyle.GREEN);
    }
}
