package dev.parley.role.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.history.HistoryException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What subscriptions are answered with, while the thread that publishes reads nothing itself. */
class PublishedChannelsTest {
    private static final ChannelId ROOM =
            ChannelId.created(AccountId.random(new Random(1)), CommandId.derived("made"));

    private final CompletableFuture<Channel> stored = new CompletableFuture<>();
    private final LinkedBlockingQueue<PublishedChannels.Read> read = new LinkedBlockingQueue<>();
    private final PublishedChannels channels = new PublishedChannels(_ -> stored.join(), read::add);
    private final List<Channel> answers = new ArrayList<>();

    @Test
    void readsAChannelOnceForAllWhoAskMeanwhile() throws InterruptedException {
        channels.ask(ROOM, answers::add);
        channels.ask(ROOM, answers::add);
        assertThat(answers).isEmpty();
        stored.complete(at(3));
        channels.answer(next());
        assertThat(answers).containsExactly(at(3), at(3));
        assertThat(read).isEmpty();
        channels.ask(ROOM, answers::add);
        assertThat(answers).hasSize(3);
    }

    @Test
    void answersWithWhatWasPublishedWhileItWasRead() throws InterruptedException {
        channels.ask(ROOM, answers::add);
        channels.published(at(4));
        assertThat(answers).containsExactly(at(4));
        stored.complete(at(3));
        channels.answer(next());
        channels.ask(ROOM, answers::add);
        assertThat(answers).containsExactly(at(4), at(4));
    }

    @Test
    void failsOnTheThreadThatPublishesWhenHistoryIsBroken() throws InterruptedException {
        channels.ask(ROOM, answers::add);
        stored.completeExceptionally(new HistoryException("the disk is gone"));
        var failed = next();
        assertThatThrownBy(() -> channels.answer(failed)).hasMessageContaining("the disk is gone");
    }

    private PublishedChannels.Read next() throws InterruptedException {
        return Objects.requireNonNull(read.poll(10, TimeUnit.SECONDS), "nothing was read");
    }

    /** The room as of an event; told apart by its epoch, which is simplest to set. */
    private static Channel at(long event) {
        return Channel.nothing(ROOM, event);
    }
}
