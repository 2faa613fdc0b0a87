package dev.parley.cli;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;

/**
 * A person's terminal: the line being typed stays at the bottom, everything else appears above it.
 * A line that was sent vanishes from the prompt, and comes back above it once it is stored.
 */
final class TerminalConsole implements Console {
    private final Terminal terminal;
    private final Palette palette;
    private final LineReaderImpl reader;
    private volatile @Nullable Thread readingThread;
    private volatile @Nullable Suggestions suggestions;
    private volatile String prompt = "> ";
    private volatile boolean ended;

    TerminalConsole(Terminal terminal, Palette palette) {
        this.terminal = terminal;
        this.palette = palette;
        keepKeys(terminal);
        var completion = new Completion(() -> suggestions);
        reader =
                (LineReaderImpl)
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
    public @Nullable String readLine() {
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
    public void prompt(String text) {
        // The reader takes what follows a percent sign for a pattern.
        var changed = text.replace("%", "%%");
        if (changed.equals(prompt)) {
            return;
        }
        prompt = changed;
        reader.setPrompt(changed);
        if (reader.isReading()) {
            try {
                reader.callWidget(LineReader.REDISPLAY);
            } catch (IllegalStateException justFinished) {
                // The next line begins with it.
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
            throw new LeftException();
        }
    }

    @Override
    public void print(Line line) {
        var text =
                switch (line) {
                    case Line.Said said -> drawn(said);
                    case Line.Note note -> in(palette.faint(), note.text());
                    case Line.Answer answer -> new AttributedString(answer.text());
                    case Line.Trouble trouble -> in(palette.trouble(), trouble.text());
                };
        var indent = line instanceof Line.Said ? Markdown.INDENT : "";
        var wrapped = Wrap.wrap(text, terminal.getWidth(), indent);
        // A terminal that cannot erase keeps the prompt where it is.
        reader.printAbove(
                palette.hasStyles() || !reader.isReading()
                        ? wrapped
                        : new AttributedString("\n" + wrapped));
    }

    @Override
    public void suggest(Suggestions suggestions) {
        this.suggestions = suggestions;
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

    /** Has keys that are pressed between two lines wait for the next, unseen; closing undoes it. */
    private static void keepKeys(Terminal terminal) {
        var attributes = terminal.getAttributes();
        attributes.setLocalFlags(EnumSet.of(LocalFlag.ECHO, LocalFlag.ICANON), false);
        attributes.setInputFlag(InputFlag.ICRNL, false);
        attributes.setControlChar(ControlChar.VMIN, 1);
        attributes.setControlChar(ControlChar.VTIME, 0);
        terminal.setAttributes(attributes);
    }

    private AttributedString drawn(Line.Said said) {
        var line =
                new AttributedStringBuilder()
                        .styled(palette.faint(), said.time() + " ")
                        .styled(said.mine() ? palette.me() : palette.other(), said.who())
                        .append(": ")
                        .append(
                                palette.hasStyles()
                                        ? Markdown.draw(said.text(), palette)
                                        : Markdown.asWritten(said.text()));
        if (!said.mark().isEmpty()) {
            line.append(" ").styled(palette.faint(), said.mark());
        }
        return line.toAttributedString();
    }

    private static AttributedString in(AttributedStyle style, String text) {
        return new AttributedString(text, style);
    }
}
