package dev.parley.bench.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rooms of a ceiling, each there by its name, and when what came is written. */
final class CeilingRooms {
    private final boolean isBatched;
    private final CeilingWriter writer;
    private final Map<String, CeilingRoom> rooms = new HashMap<>();
    private final List<CeilingRoom> unsent = new ArrayList<>();

    /**
     * @param isBatched one write for all that came in a turn of the loop, instead of one for each
     *     message
     */
    CeilingRooms(boolean isBatched, CeilingWriter writer) {
        this.isBatched = isBatched;
        this.writer = writer;
    }

    CeilingRoom named(String path) {
        return rooms.computeIfAbsent(path, _ -> new CeilingRoom(writer));
    }

    /** A frame has come in the room. */
    void heard(CeilingRoom room) {
        if (!isBatched) {
            room.flush();
        } else if (!unsent.contains(room)) {
            unsent.add(room);
        }
    }

    void endTurn() {
        unsent.forEach(CeilingRoom::flush);
        unsent.clear();
    }
}
