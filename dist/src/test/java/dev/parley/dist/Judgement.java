package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ParleyClient;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.Checker;
import dev.parley.testkit.Entry;
import dev.parley.testkit.Recorder;
import dev.parley.testkit.Verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * What one member of all rooms finds when nothing is under way any more, beside what everybody was
 * told until then.
 */
final class Judgement {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final int PAGE = 200;

    private final Recorder recorder;
    private final Account account;
    private final ParleyClient reader;

    Judgement(Recorder recorder, Account account, ParleyClient reader) {
        this.recorder = recorder;
        this.account = account;
        this.reader = reader;
    }

    /**
     * @param rooms with those who have been in each since they came, and still are
     */
    Verdict of(Map<String, List<Witness>> rooms) {
        for (var room : rooms.keySet()) {
            var members = rooms.get(room);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .until(
                            () -> {
                                var head = newest(room).to();
                                return members.stream().allMatch(one -> one.head(room) == head);
                            });
            members.forEach(one -> recorder.settled(one.session(), room, one.head(room)));
            stored(room);
            listed(room);
        }
        present(rooms.values().stream().flatMap(List::stream).distinct().toList());
        return Checker.check(recorder.observations(), LEASE);
    }

    private void stored(String room) {
        var entries = new ArrayList<Entry>();
        var page = newest(room);
        while (true) {
            entries.addAll(0, Entries.entries(page));
            page.messages()
                    .forEach(
                            message ->
                                    recorder.shown(
                                            room,
                                            message.seq(),
                                            Entries.isDeleted(message) ? null : message.text()));
            if (!page.hasBefore()) {
                break;
            }
            page = page(room, new HistoryRange(page.from(), null, null, PAGE));
        }
        recorder.stored(room, entries);
    }

    private void listed(String room) {
        var members = account.members(room, null, PAGE).members();
        recorder.listed(
                room,
                members.stream()
                        .map(member -> member.user().username())
                        .collect(Collectors.toSet()));
        var row = account.channel(room);
        recorder.counted(room, row.readSeq(), row.seq(), row.unread());
    }

    private void present(List<Witness> members) {
        account.presence(members.stream().map(one -> one.session().account()).toList())
                .forEach(
                        person ->
                                recorder.present(
                                        person.user().username(),
                                        person.status() != PresenceStatus.OFFLINE));
    }

    private ServerFrame.History newest(String room) {
        return page(room, new HistoryRange(null, null, null, PAGE));
    }

    private ServerFrame.History page(String room, HistoryRange range) {
        try {
            return reader.history(room, range).get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("no page of " + room, refused.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
