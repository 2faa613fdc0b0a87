package dev.parley.bench;

import dev.parley.bench.crew.Seat;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.Target;

import java.util.ArrayList;
import java.util.List;

/**
 * Rooms full of sockets. A room's sockets are shared out among accounts, as one with many devices
 * costs the gateway what many with one cost it, and the directory less.
 *
 * @param rooms how many
 * @param sockets in each
 * @param devices sockets of an account; a server bears 64
 */
record RoomPlan(int rooms, int sockets, int devices) {
    /** A prime, so that those who parse are spread over all rooms. */
    private static final int PARSES_EVERY = 101;

    private static final int MAX_DEVICES = 50;
    private static final int FEW_DEVICES = 10;
    private static final int FEW_SOCKETS = 100;

    /** As few accounts as can be. */
    static RoomPlan of(int rooms, int sockets) {
        return new RoomPlan(
                rooms,
                sockets,
                Math.min(sockets, sockets <= FEW_SOCKETS ? FEW_DEVICES : MAX_DEVICES));
    }

    int accountsARoom() {
        return Math.ceilDiv(sockets, devices);
    }

    int accounts() {
        return rooms * accountsARoom();
    }

    int allSockets() {
        return rooms * sockets;
    }

    /** Makes the rooms, and seats for their members: neighbours in the list sit in other rooms. */
    List<Seat> seats(Target target, boolean allParse) {
        var accounts = target.accounts().take(accounts());
        var channels = new ArrayList<String>();
        for (int room = 0; room < rooms; room++) {
            var members = members(accounts, room);
            channels.add(
                    target.accounts()
                            .room(
                                    members.getFirst(),
                                    "Bench " + room,
                                    members.subList(1, members.size())));
        }
        var seats = new ArrayList<Seat>();
        for (int i = 0; i < allSockets(); i++) {
            int room = i % rooms;
            var account = members(accounts, room).get(i / rooms / devices);
            seats.add(
                    Seat.of(
                            account.cookie(),
                            channels.get(room),
                            room,
                            allParse || i % PARSES_EVERY == 0));
        }
        return seats;
    }

    /** The same on a server without accounts, where a room is there by its name. */
    List<Seat> seatsOfNobody() {
        var seats = new ArrayList<Seat>();
        for (int i = 0; i < allSockets(); i++) {
            seats.add(Seat.ofNobody("room-" + i % rooms, i % rooms, i % PARSES_EVERY == 0));
        }
        return seats;
    }

    private List<Account> members(List<Account> accounts, int room) {
        return accounts.subList(room * accountsARoom(), (room + 1) * accountsARoom());
    }

    @Override
    public String toString() {
        return rooms == 1
                ? "room of %,d".formatted(sockets)
                : "%,d × %,d".formatted(rooms, sockets);
    }
}
