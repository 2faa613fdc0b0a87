package dev.parley.client;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ServerFrame;

import org.awaitility.Awaitility;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that writes down what it hears, one line a call. */
final class Heard implements ClientListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Long> waits = new CopyOnWriteArrayList<>();

    @Override
    public void live(ServerFrame.Welcome welcome) {
        lines.add("live");
    }

    @Override
    public void lost(String reason, long retryMillis) {
        waits.add(retryMillis);
        lines.add("lost: " + reason);
    }

    @Override
    public void stopped(Ending ending, String reason) {
        lines.add("stopped " + ending + ": " + reason);
    }

    @Override
    public void channels(List<ChannelRow> mine) {
        lines.add("channels " + mine.stream().map(ChannelRow::name).sorted().toList());
    }

    @Override
    public void event(ServerFrame.Sequenced event) {
        var what =
                event instanceof ServerFrame.ChatMessage(_, var message)
                        ? " " + message.text()
                        : " [" + event.getClass().getSimpleName() + "]";
        lines.add(event.channel() + " " + event.seq() + what);
    }

    @Override
    public void postponed(ServerFrame.Error reason) {
        lines.add("postponed: " + reason.code().wireName());
    }

    @Override
    public void joined(ServerFrame.ChannelJoined joined) {
        lines.add("joined " + joined.channel());
    }

    @Override
    public void left(String channel) {
        lines.add("left " + channel);
    }

    @Override
    public void reloaded(ServerFrame.History page) {
        lines.add(
                "reloaded %s %d:%d..%d"
                        .formatted(page.channel(), page.epoch(), page.from(), page.to()));
    }

    @Override
    public void mentioned(ServerFrame.Mentioned mention) {
        lines.add("mentioned " + mention.channel() + " " + mention.seq());
    }

    @Override
    public void signal(ServerFrame signal) {
        lines.add(signal.getClass().getSimpleName());
    }

    /** Waits for a line. */
    void await(String line) {
        Awaitility.await(line).until(() -> lines.contains(line));
    }

    /** Waits until a line was heard so many times. */
    void await(String line, int times) {
        Awaitility.await(line).until(() -> lines.stream().filter(line::equals).count() >= times);
    }

    /** Waits for the n-th loss, and says when the client means to come back after it. */
    long awaitLost(int times) {
        Awaitility.await("lost " + times).until(() -> waits.size() >= times);
        return waits.get(times - 1);
    }

    /** The lines that are about one channel's events. */
    List<String> events(String channel) {
        return lines.stream().filter(line -> line.startsWith(channel + " ")).toList();
    }
}
