package dev.parley.bench;

import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.BenchException;
import dev.parley.bench.installation.OwnServer;
import dev.parley.bench.installation.Target;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A room for each number of messages, filled.
 *
 * @param channels by their number of messages
 */
record HistoryRooms(Map<Integer, String> channels) {
    /** By its name alone: it cannot be loaded here, where the server's classes are not. */
    private static final String FILLER = "dev.parley.bench.filling.RoomFiller";

    private static final int BODY_BYTES = 64;

    HistoryRooms {
        channels = new LinkedHashMap<>(channels);
    }

    private static HistoryRooms empty(Target target, List<Account> accounts, List<Integer> counts) {
        var channels = new LinkedHashMap<Integer, String>();
        for (int count : counts) {
            channels.put(count, room(target, accounts));
        }
        return new HistoryRooms(channels);
    }

    private static String room(Target target, List<Account> accounts) {
        return target.accounts()
                .room(accounts.getFirst(), "History", accounts.subList(1, accounts.size()));
    }

    /** Filled over HTTP: some thousand messages a second. */
    static HistoryRooms posted(Target target, List<Account> accounts, List<Integer> counts) {
        var rooms = empty(target, accounts, counts);
        rooms.channels.forEach((count, room) -> post(target, accounts, count, room));
        return rooms;
    }

    /** One room that is filled over HTTP. */
    static String posted(Target target, List<Account> accounts, int count) {
        var room = room(target, accounts);
        post(target, accounts, count, room);
        return room;
    }

    private static void post(Target target, List<Account> accounts, int count, String room) {
        target.accounts().post(room, accounts, count, "m".repeat(BODY_BYTES));
    }

    /** Filled in the folder of a server that is stopped for it and started again. */
    static HistoryRooms filled(OwnServer server, List<Account> accounts, List<Integer> counts) {
        var target = server.target();
        var rooms = empty(target, accounts, counts);
        var author = target.accounts().id(accounts.getFirst());
        server.restart(
                folder ->
                        rooms.channels.forEach(
                                (count, room) -> fill(server.jar(), folder, room, author, count)));
        return rooms;
    }

    private static void fill(Path jar, Path folder, String room, String author, int count) {
        try {
            int code =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-cp",
                                    jar
                                            + File.pathSeparator
                                            + System.getProperty("java.class.path"),
                                    FILLER,
                                    folder.toString(),
                                    room,
                                    author,
                                    Integer.toString(count),
                                    Integer.toString(BODY_BYTES))
                            .inheritIO()
                            .start()
                            .waitFor();
            if (code != 0) {
                throw new BenchException(
                        "The room of %,d messages was not filled.".formatted(count));
            }
        } catch (IOException failed) {
            throw new BenchException("No process that fills rooms.", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.", interrupted);
        }
    }
}
