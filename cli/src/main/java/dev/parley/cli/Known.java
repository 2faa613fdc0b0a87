package dev.parley.cli;

import dev.parley.client.Account;
import dev.parley.client.RefusedException;
import dev.parley.client.UnreachableException;
import dev.parley.protocol.Api;
import dev.parley.protocol.UserRef;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names that can be completed: channels as they are now, rooms as the directory last had them, and
 * the people met so far.
 */
final class Known implements Console.Suggestions {
    private static final int MAX_PEOPLE = 5_000;
    private static final int MEMBERS = 500;

    /** Who presses Tab does not wait longer. */
    private static final int ANSWER_WITHIN_MILLIS = 700;

    private static final Executor BACKGROUND = Thread::startVirtualThread;

    private final Set<String> people = new ConcurrentSkipListSet<>();
    private final Rooms rooms;
    private final Account account;
    private volatile List<String> directory = List.of();

    Known(Rooms rooms, Account account) {
        this.rooms = rooms;
        this.account = account;
    }

    @Override
    public List<String> channels() {
        return rooms.mine().stream().map(Rooms::name).toList();
    }

    @Override
    public List<String> rooms() {
        return directory;
    }

    @Override
    public List<String> people(String beginning) {
        if (!beginning.isEmpty()) {
            try {
                CompletableFuture.runAsync(
                                () -> account.users(beginning).forEach(this::met), BACKGROUND)
                        .get(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException noHelp) {
                // Those met before are offered.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return List.copyOf(people);
    }

    void met(UserRef user) {
        if (people.size() < MAX_PEOPLE) {
            people.add(user.username());
        }
    }

    /** The rooms that can be joined are these. */
    void found(List<Api.DirectoryEntry> entries) {
        directory = entries.stream().map(entry -> Shown.line(entry.name())).toList();
    }

    /** Asks for the members of a channel, and the directory when nothing is known of it. */
    void lookInto(String channel) {
        BACKGROUND.execute(
                () -> {
                    try {
                        account.members(channel, null, MEMBERS).members().stream()
                                .map(Api.Member::user)
                                .forEach(this::met);
                        if (directory.isEmpty()) {
                            found(rooms.others());
                        }
                    } catch (RefusedException | UnreachableException noHelp) {
                        // Nothing is completed but what was met.
                    }
                });
    }
}
