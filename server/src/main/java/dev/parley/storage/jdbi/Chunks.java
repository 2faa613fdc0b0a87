package dev.parley.storage.jdbi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lists short enough for the placeholders of one statement. */
final class Chunks {
    static final int MAX_VALUES = 500;

    private Chunks() {}

    static <T> List<List<T>> of(Collection<T> values) {
        var all = List.copyOf(values);
        var chunks = new ArrayList<List<T>>();
        for (var from = 0; from < all.size(); from += MAX_VALUES) {
            chunks.add(all.subList(from, Math.min(from + MAX_VALUES, all.size())));
        }
        return chunks;
    }
}
