package dev.parley.testkit;

import dev.parley.testkit.Entry.Deed;
import dev.parley.testkit.Observation.Answer;
import dev.parley.testkit.Observation.Asked;
import dev.parley.testkit.Observation.Connected;
import dev.parley.testkit.Observation.Counted;
import dev.parley.testkit.Observation.Listed;
import dev.parley.testkit.Observation.Page;
import dev.parley.testkit.Observation.Present;
import dev.parley.testkit.Observation.Reset;
import dev.parley.testkit.Observation.Session;
import dev.parley.testkit.Observation.Settled;
import dev.parley.testkit.Observation.Shown;
import dev.parley.testkit.Observation.Stored;
import dev.parley.testkit.Observation.Told;
import dev.parley.testkit.Verdict.Violation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a run by what was observed, whoever ran it and on what: each {@link Invariant} against
 * what is stored in the end. It believes nothing but the observations.
 */
public final class Checker {
    private final long leaseNanos;
    private final Map<String, Truth> channels = new HashMap<>();
    private final Map<Place, Long> lastTold = new HashMap<>();
    private final Map<String, Connections> connections = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private int acknowledged;
    private int failed;
    private int unknown;
    private int told;

    private record Place(Session session, String channel) {}

    /** Of one account: how many, and since when there are any or none. */
    private static final class Connections {
        private int open;
        private long sinceNanos = Long.MIN_VALUE / 2;
    }

    private Checker(Duration lease) {
        leaseNanos = lease.toNanos();
    }

    /**
     * @param observations in the order in which they came to their end. Of a channel of which
     *     nothing is said to be stored, only what was acknowledged is judged
     * @param lease for so long who was there may still be seen, and who came may be missed
     */
    public static Verdict check(List<Observation> observations, Duration lease) {
        var checker = new Checker(lease);
        for (var observation : observations) {
            if (observation instanceof Stored stored) {
                checker.channels.put(stored.channel(), new Truth(stored.entries()));
            }
        }
        var asked = observations.stream().filter(Asked.class::isInstance).map(Asked.class::cast);
        asked.forEach(one -> checker.truth(one.channel()).asked.add(one));
        checker.channels.forEach(checker::whatIsStored);
        observations.forEach(checker::take);
        return new Verdict(
                checker.acknowledged,
                checker.failed,
                checker.unknown,
                checker.channels.values().stream().mapToInt(one -> one.entries.size()).sum(),
                checker.told,
                checker.violations);
    }

    private Truth truth(String channel) {
        return channels.computeIfAbsent(channel, _ -> new Truth(List.of()));
    }

    private void violated(Invariant invariant, String what, @Nullable Object... values) {
        violations.add(new Violation(invariant, what.formatted(values)));
    }

    private void take(Observation observation) {
        switch (observation) {
            case Asked asked -> asked(asked);
            case Told one -> told(one);
            case Reset reset -> lastTold.remove(new Place(reset.of(), reset.channel()));
            case Page page -> page(page);
            case Settled settled -> settled(settled);
            case Counted counted -> counted(counted);
            case Listed listed -> listed(listed);
            case Shown shown -> shown(shown);
            case Connected connected -> connected(connected);
            case Present present -> present(present);
            case Stored _ -> {}
        }
    }

    /** I3, and the half of I4 that needs no reader. */
    private void whatIsStored(String channel, Truth truth) {
        var expected = 1L;
        for (var entry : truth.entries.values()) {
            if (entry.seq() != expected) {
                violated(Invariant.I4, "%s has nothing at %d", channel, expected);
            }
            expected = entry.seq() + 1;
        }
        truth.byId.values().stream()
                .filter(same -> same.size() > 1)
                .forEach(same -> violated(Invariant.I3, "%s has %s", channel, same));
    }

    private void asked(Asked asked) {
        var truth = truth(asked.channel());
        var found = truth.of(asked);
        switch (asked.asking().answer()) {
            case Answer.Ok(var seq) -> {
                acknowledged++;
                var there = truth.entries.get(seq);
                if (there == null || !truth.mayBe(there, asked)) {
                    violated(Invariant.I1, "%s, but there is %s", asked, there);
                }
            }
            case Answer.Failed _ -> {
                failed++;
                if (!found.isEmpty()) {
                    violated(Invariant.I2, "%s, but there is %s", asked, found);
                }
            }
            case Answer.Unknown _ -> {
                unknown++;
                if (found.size() > 1) {
                    violated(Invariant.I2, "%s, but there are %s", asked, found);
                }
            }
        }
        if (asked.id() == null && found.size() > 1) {
            violated(Invariant.I3, "%s is there as %s", asked, found);
        }
    }

    private void told(Told one) {
        if (!truth(one.channel()).isKnown()) {
            return;
        }
        told++;
        var seq = one.entry().seq();
        var place = new Place(one.to(), one.channel());
        var before = lastTold.put(place, seq);
        if (before != null && seq <= before) {
            violated(Invariant.I5, "%s was at %d already", one, before);
        } else if (before != null && seq > before + 1) {
            violated(Invariant.I4, "%s was at %d before", one, before);
        }
        same(one.channel(), one.entry(), one);
        if (!truth(one.channel()).mayBeTold(one.to().account(), seq)) {
            violated(Invariant.I7, "%s is no member there", one);
        }
    }

    /** What was seen at a place is what is stored there. */
    private void same(String channel, Entry seen, Observation where) {
        var truth = truth(channel);
        var stored = truth.entries.get(seen.seq());
        if (stored == null || !truth.agree(stored, seen)) {
            violated(Invariant.I4, "%s, but there is %s", where, stored);
        }
        var words = seen.deed().words();
        if (words != null && !words.isEmpty()) {
            var before = truth.words.putIfAbsent(seen.seq(), words);
            if (before != null && !before.equals(words)) {
                violated(Invariant.I4, "%s, but somebody else saw '%s'", where, before);
            }
        }
    }

    private void page(Page page) {
        if (!truth(page.channel()).isKnown()) {
            return;
        }
        var expected = page.entries().isEmpty() ? 0 : page.entries().getFirst().seq();
        for (var entry : page.entries()) {
            if (entry.seq() != expected++) {
                violated(Invariant.I4, "the page of %s has a hole", page);
            }
            same(page.channel(), entry, page);
            if (entry.seq() > page.head()) {
                violated(Invariant.I7, "%s is longer than its head", page);
            }
        }
        if (!truth(page.channel()).isMember(page.to().account(), page.head())) {
            violated(Invariant.I7, "%s, who is no member there", page);
        }
        truth(page.channel()).asked.stream()
                .filter(one -> one.by().equals(page.to()) && one.atNanos() <= page.fromNanos())
                .filter(
                        one ->
                                one.asking().answer() instanceof Answer.Ok(var seq)
                                        && seq > page.head())
                .forEach(one -> violated(Invariant.I5, "%s was written before %s", one, page));
    }

    private void settled(Settled settled) {
        var last = lastTold.get(new Place(settled.session(), settled.channel()));
        var head = truth(settled.channel()).head();
        if (settled.upTo() != head || last != null && last != head) {
            violated(Invariant.I4, "%s was told up to %s of %d", settled, last, head);
        }
    }

    private void counted(Counted counted) {
        var unread = truth(counted.channel()).unread(counted.read(), counted.head());
        if (unread != counted.unread()) {
            violated(Invariant.I6, "%s, but %d are unread", counted, unread);
        }
    }

    private void listed(Listed listed) {
        var members = truth(listed.channel()).members;
        if (!members.equals(listed.members())) {
            violated(Invariant.I6, "%s, but members are %s", listed, members);
        }
    }

    private void shown(Shown shown) {
        var truth = truth(shown.channel());
        var isDeleted = truth.deletedAt.containsKey(shown.seq());
        var text = truth.text(shown.seq());
        if (isDeleted != (shown.text() == null)
                || !isDeleted && text != null && !text.equals(shown.text())) {
            violated(Invariant.I6, "%s, but it is %s", shown, isDeleted ? "deleted" : text);
        }
    }

    private void connected(Connected one) {
        var of = connections.computeIfAbsent(one.account(), _ -> new Connections());
        var before = of.open;
        of.open += one.connected() ? 1 : -1;
        if (before == 0 || of.open == 0) {
            of.sinceNanos = one.atNanos();
        }
    }

    private void present(Present present) {
        var of = connections.getOrDefault(present.account(), new Connections());
        if (present.online() != of.open > 0 && present.atNanos() - of.sinceNanos > leaseNanos) {
            violated(Invariant.I8, "%s, with %d connections", present, of.open);
        }
    }

    /** What is stored of one channel, and what follows from it. */
    private static final class Truth {
        private final Map<Long, Entry> entries = new TreeMap<>();
        private final List<Asked> asked = new ArrayList<>();

        /** As the first who saw it was told. */
        private final Map<Long, String> words = new HashMap<>();

        private final Map<Long, Long> deletedAt = new HashMap<>();
        private final Map<Long, Entry> newestEdit = new HashMap<>();

        /** For each account, the places at which it came and went, in order. */
        private final Map<String, List<Change>> changes = new HashMap<>();

        private final Set<String> members = new HashSet<>();

        private final Map<Mark, List<Entry>> byId = new HashMap<>();
        private final Map<Mark, List<Entry>> byWords = new HashMap<>();

        private record Change(long seq, boolean came) {}

        /** By which a sender's entry is found. */
        private record Mark(String sender, String idOrWords) {}

        private Truth(List<Entry> stored) {
            for (var entry : stored) {
                entries.put(entry.seq(), entry);
                find(byId, entry, entry.id());
                find(byWords, entry, entry.deed().words());
                switch (entry.deed()) {
                    case Deed.Deleted(var target) -> deletedAt.put(target, entry.seq());
                    case Deed.Edited(var target, _) -> newestEdit.put(target, entry);
                    case Deed.Came(var who) -> who.forEach(one -> change(one, entry.seq(), true));
                    case Deed.Went(var who) -> change(who, entry.seq(), false);
                    case Deed.Ended _ ->
                            Set.copyOf(members).forEach(one -> change(one, entry.seq(), false));
                    case Deed.Posted _, Deed.Other _, Deed.Untold _ -> {}
                }
            }
        }

        private static void find(
                Map<Mark, List<Entry>> by, Entry entry, @Nullable String idOrWords) {
            if (idOrWords != null) {
                by.computeIfAbsent(new Mark(entry.sender(), idOrWords), _ -> new ArrayList<>())
                        .add(entry);
            }
        }

        private void change(String account, long seq, boolean came) {
            changes.computeIfAbsent(account, _ -> new ArrayList<>()).add(new Change(seq, came));
            if (came) {
                members.add(account);
            } else {
                members.remove(account);
            }
        }

        private boolean isKnown() {
            return !entries.isEmpty();
        }

        private long head() {
            return entries.size();
        }

        /** As of the entry {@code seq}. */
        private boolean isMember(String account, long seq) {
            var member = false;
            for (var change : changes.getOrDefault(account, List.of())) {
                if (change.seq() > seq) {
                    break;
                }
                member = change.came();
            }
            return member;
        }

        /** Who comes back reads what was said meanwhile. */
        private boolean mayBeTold(String account, long seq) {
            return isMember(account, seq)
                    || isMember(account, seq - 1)
                    || changes.getOrDefault(account, List.of()).stream()
                            .anyMatch(change -> change.came() && change.seq() > seq);
        }

        /** Entries that are this command and no other. */
        private List<Entry> of(Asked one) {
            var sender = one.by().account();
            var words = one.asking().deed().words();
            return one.id() != null
                    ? byId.getOrDefault(new Mark(sender, one.id()), List.of())
                    : words != null
                            ? byWords.getOrDefault(new Mark(sender, words), List.of())
                            : List.of();
        }

        private boolean mayBe(Entry entry, Asked one) {
            return entry.sender().equals(one.by().account())
                    && (one.id() == null || one.id().equals(entry.id()))
                    && (isErased(entry) || one.asking().deed().agreesWith(entry.deed()));
        }

        private boolean agree(Entry stored, Entry seen) {
            return stored.agreesWith(seen)
                    || isErased(stored)
                            && stored.sender().equals(seen.sender())
                            && (seen.id() == null || seen.id().equals(stored.id()));
        }

        /** The text of a deleted message, and of its edits, is gone for good. */
        private boolean isErased(Entry entry) {
            return switch (entry.deed()) {
                case Deed.Posted(var text) -> "".equals(text) && deletedAt.containsKey(entry.seq());
                case Deed.Edited(var target, var text) ->
                        "".equals(text) && deletedAt.containsKey(target);
                case Deed.Deleted _,
                        Deed.Came _,
                        Deed.Went _,
                        Deed.Ended _,
                        Deed.Other _,
                        Deed.Untold _ ->
                        false;
            };
        }

        private long unread(long read, long head) {
            return entries.values().stream()
                    .filter(entry -> entry.seq() > read && entry.seq() <= head)
                    .filter(entry -> entry.deed() instanceof Deed.Posted)
                    .filter(entry -> deletedAt.getOrDefault(entry.seq(), Long.MAX_VALUE) > head)
                    .count();
        }

        private @Nullable String text(long seq) {
            var entry = newestEdit.getOrDefault(seq, entries.get(seq));
            return entry == null ? null : entry.deed().words();
        }
    }
}
