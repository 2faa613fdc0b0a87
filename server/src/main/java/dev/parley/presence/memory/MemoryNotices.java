package dev.parley.presence.memory;

import dev.parley.presence.Notice;
import dev.parley.presence.Notices;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Notices among those who share this object. */
public final class MemoryNotices implements Notices {
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();

    private MemoryNotices() {}

    public static Notices open() {
        return new MemoryNotices();
    }

    @Override
    public void publish(Notice notice) {
        listeners.forEach(listener -> listener.accept(notice));
    }

    @Override
    public void listen(Consumer<Notice> listener) {
        listeners.add(listener);
    }
}
