package dev.parley.cli;

import dev.parley.client.ParleyClient;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.ServerFrame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Follows one channel from some messages back: first the page of history, then every event that
 * comes, each once. Fed by the client's own thread.
 */
final class Follower {
    private final String channel;
    private final Consumer<ServerFrame.Sequenced> shown;
    private final Runnable skipped;
    private final List<ServerFrame.Sequenced> early = new ArrayList<>();
    private boolean hasPage;
    private long epoch;
    private long seq;

    /**
     * @param shown takes each event in its turn
     * @param skipped is told when events were left out because too many were missed
     */
    Follower(String channel, Consumer<ServerFrame.Sequenced> shown, Runnable skipped) {
        this.channel = channel;
        this.shown = shown;
        this.skipped = skipped;
    }

    String channel() {
        return channel;
    }

    /** Whether all that has come was shown; not so before the page of history. */
    boolean isShown() {
        return hasPage;
    }

    /**
     * Shows the last messages; done when they are shown.
     *
     * @param messages how many, 1 to 200
     */
    CompletableFuture<Void> start(ParleyClient client, int messages) {
        return client.history(channel, new HistoryRange(null, null, null, messages))
                .thenAccept(this::page);
    }

    void event(ServerFrame.Sequenced event) {
        if (!event.channel().equals(channel)) {
            return;
        }
        if (hasPage) {
            show(event);
        } else {
            early.add(event);
        }
    }

    /** Too much was missed: goes on with the newest page. */
    void reloaded(ServerFrame.History page) {
        if (page.channel().equals(channel) && hasPage) {
            if (page.epoch() == epoch && page.from() > seq + 1) {
                skipped.run();
            }
            page(page);
        }
    }

    private void page(ServerFrame.History page) {
        eventsOf(page).forEach(this::show);
        epoch = page.epoch();
        seq = Math.max(seq, page.to());
        hasPage = true;
        early.forEach(this::show);
        early.clear();
    }

    private void show(ServerFrame.Sequenced event) {
        if (event.epoch() > epoch || event.epoch() == epoch && event.seq() > seq) {
            epoch = event.epoch();
            seq = event.seq();
            shown.accept(event);
        }
    }

    private static List<ServerFrame.Sequenced> eventsOf(ServerFrame.History page) {
        var events = new ArrayList<ServerFrame.Sequenced>();
        page.messages().forEach(message -> events.add(new ServerFrame.ChatMessage(null, message)));
        for (var event : page.events()) {
            if (event instanceof ServerFrame.Sequenced sequenced) {
                events.add(sequenced);
            }
        }
        events.sort(Comparator.comparingLong(ServerFrame.Sequenced::seq));
        return events;
    }
}
