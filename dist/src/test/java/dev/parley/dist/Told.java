package dev.parley.dist;

import dev.parley.client.ClientListener;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ServerFrame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Everything that one person was told, room by room, in the order in which it came. */
final class Told implements ClientListener {
    /** An event that a client is only told the number of; anything may stand behind it. */
    static final String UNNAMED = "";

    private final Map<String, List<Stretch>> rooms = new ConcurrentHashMap<>();

    private final Map<String, Set<String>> members = new ConcurrentHashMap<>();

    private final Queue<ErrorCode> postponements = new ConcurrentLinkedQueue<>();

    /** Without a pause in which the person was no member, or was told to load anew. */
    static final class Stretch {
        private final TreeMap<Long, String> ids = new TreeMap<>();
        private int gaps;
        private int repeats;
        private boolean ended;

        private void add(long seq, String id) {
            if (!ids.isEmpty() && seq <= ids.lastKey()) {
                repeats++;
            } else {
                if (!ids.isEmpty() && seq != ids.lastKey() + 1) {
                    gaps++;
                }
                ids.put(seq, id);
            }
        }

        /** Id of the command by seq of its event. */
        synchronized Map<Long, String> ids() {
            return new TreeMap<>(ids);
        }

        int gaps() {
            return gaps;
        }

        int repeats() {
            return repeats;
        }
    }

    @Override
    public void event(ServerFrame.Sequenced event) {
        if (event instanceof ServerFrame.MembersChanged change) {
            change(change);
        }
        var stretch = open(event.channel());
        synchronized (stretch) {
            stretch.add(event.seq(), id(event));
        }
        if (event instanceof ServerFrame.ChannelLeft) {
            left(event.channel());
        }
    }

    @Override
    public void postponed(ServerFrame.Error reason) {
        postponements.add(reason.code());
    }

    /** Why servers did not store the person's commands at once, as often as they said so. */
    List<ErrorCode> postponements() {
        return List.copyOf(postponements);
    }

    private void change(ServerFrame.MembersChanged event) {
        var room = members.computeIfAbsent(event.channel(), _ -> ConcurrentHashMap.newKeySet());
        switch (event.change()) {
            case JOINED, ADDED -> room.add(event.user().username());
            case LEFT, REMOVED -> room.remove(event.user().username());
            case ROLE -> {}
        }
    }

    /** Usernames of those who came and have not gone, by what was told. */
    Set<String> members(String room) {
        return Set.copyOf(members.getOrDefault(room, Set.of()));
    }

    /** One is a member no more: what comes later need not join on. */
    @Override
    public synchronized void left(String room) {
        var stretches = rooms.get(room);
        if (stretches != null) {
            stretches.getLast().ended = true;
        }
    }

    /** Too much was missed: the newest page, and from there on. */
    @Override
    public void reloaded(ServerFrame.History page) {
        left(page.channel());
        var stretch = open(page.channel());
        synchronized (stretch) {
            page.messages().forEach(message -> stretch.ids.put(message.seq(), message.id()));
            stretch.ids.putIfAbsent(page.to(), UNNAMED);
        }
    }

    private synchronized Stretch open(String room) {
        var stretches = rooms.computeIfAbsent(room, _ -> new ArrayList<>());
        if (stretches.isEmpty() || stretches.getLast().ended) {
            stretches.add(new Stretch());
        }
        return stretches.getLast();
    }

    synchronized List<Stretch> of(String room) {
        return List.copyOf(rooms.getOrDefault(room, List.of()));
    }

    /** The newest event; 0 when there is none. */
    long head(String room) {
        var stretches = of(room);
        if (stretches.isEmpty()) {
            return 0;
        }
        var last = stretches.getLast();
        synchronized (last) {
            return last.ids.isEmpty() ? 0 : last.ids.lastKey();
        }
    }

    private static String id(ServerFrame.Sequenced event) {
        return switch (event) {
            case ServerFrame.ChatMessage it -> it.message().id();
            case ServerFrame.MessageEdited it -> it.id();
            case ServerFrame.MessageDeleted it -> it.id();
            case ServerFrame.MembersChanged it -> it.id();
            case ServerFrame.ChannelChanged it -> it.id();
            case ServerFrame.ChannelDeleted it -> it.id();
            case ServerFrame.ChannelLeft _, ServerFrame.Event _ -> UNNAMED;
        };
    }
}
