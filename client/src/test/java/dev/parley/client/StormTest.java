package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ServerFrame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * Clients that talk while their connections are cut, over and over: whatever happens, every message
 * is stored once, in the order in which it was sent, and told to everyone once and in order.
 */
class StormTest {
    private static final int MESSAGES = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void losesAndDoublesNothing(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        try (var chat = new FakeChat()) {
            var room = chat.room("storm", "ann", "bob");
            chat.person("ann", "password");
            chat.person("bob", "password");
            var toAnn = new Transcript();
            var toBob = new Transcript();
            try (var ann = connect(chat, "ann", toAnn);
                    var bob = connect(chat, "bob", toBob)) {
                ann.awaitLive(PATIENCE);
                bob.awaitLive(PATIENCE);
                var outcomes = new ArrayList<CompletableFuture<Stored>>();
                for (int i = 0; i < MESSAGES; i++) {
                    outcomes.add(ann.send(room, "ann " + i));
                    outcomes.add(bob.send(room, "bob " + i));
                    if (i % 30 == 15) {
                        // Sometimes mid-flight, sometimes after all is quiet.
                        int until = random.nextInt(outcomes.size());
                        await().atMost(PATIENCE).until(outcomes.get(until)::isDone);
                        chat.dropAll();
                    }
                }
                await().atMost(PATIENCE)
                        .until(() -> outcomes.stream().allMatch(CompletableFuture::isDone));
                await().atMost(PATIENCE)
                        .until(
                                () ->
                                        toAnn.texts.size() >= 2 * MESSAGES
                                                && toBob.texts.size() >= 2 * MESSAGES);

                var stored = chat.texts("storm");
                assertThat(stored).as("seed %d", seed).hasSize(2 * MESSAGES);
                assertThat(by("ann", stored)).isEqualTo(said("ann"));
                assertThat(by("bob", stored)).isEqualTo(said("bob"));
                assertThat(toAnn.texts).isEqualTo(stored);
                assertThat(toBob.texts).isEqualTo(stored);
                assertThat(outcomes).noneMatch(CompletableFuture::isCompletedExceptionally);
            }
        }
    }

    @Test
    void tellsEachPersonTheirOwnWordsAsWell() throws Exception {
        try (var chat = new FakeChat()) {
            var room = chat.room("quiet", "ann");
            chat.person("ann", "password");
            var heard = new Transcript();
            try (var ann = connect(chat, "ann", heard)) {
                ann.send(room, "hello").get();
            }
            assertThat(heard.texts).containsExactly("hello");
        }
    }

    private static ParleyClient connect(FakeChat chat, String name, ClientListener listener) {
        var account = new ParleyServer(chat.address()).signIn(name, "password", "storm");
        return new ParleyClient(
                        account,
                        ClientOptions.of("storm", "1").withRandom(new ShortJitter()),
                        listener)
                .start();
    }

    private static List<String> by(String name, List<String> texts) {
        return texts.stream().filter(text -> text.startsWith(name)).toList();
    }

    private static List<String> said(String name) {
        return IntStream.range(0, MESSAGES).mapToObj(i -> name + " " + i).toList();
    }

    private static final class Transcript implements ClientListener {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void event(ServerFrame.Sequenced event) {
            if (event instanceof ServerFrame.ChatMessage chat) {
                texts.add(chat.message().text());
            }
        }
    }
}
