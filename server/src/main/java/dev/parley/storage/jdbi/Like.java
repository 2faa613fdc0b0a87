package dev.parley.storage.jdbi;

/** Patterns for {@code LIKE … ESCAPE '!'}, in which what was asked for stands for itself. */
final class Like {
    private Like() {}

    static String containing(String text) {
        return "%" + startingWith(text);
    }

    static String startingWith(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
