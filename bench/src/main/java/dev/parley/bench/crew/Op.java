package dev.parley.bench.crew;

/** What a member asks for. Its letter begins the ref by which the answer is known. */
public enum Op {
    /** A message, acknowledged by its own copy. */
    POST('p'),
    /** The newest page of history. */
    NEWEST('n'),
    /** The page before a random seq. */
    BACK('b'),
    /** The page after a random seq. */
    FORWARD('f'),
    /** The page around a random seq: where a link or a search leads. */
    AROUND('a'),
    /** Read up to the newest. */
    READ('r'),
    /** Open a direct conversation. */
    DIRECT('d'),
    /** Lose the connection, come back and resume; answered when all that was missed is there. */
    RECONNECT('c');

    private static final Op[] ALL = values();

    private final char letter;

    Op(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }

    static Op of(int letter) {
        for (Op op : ALL) {
            if (op.letter == letter) {
                return op;
            }
        }
        throw new IllegalArgumentException("no op has the letter " + (char) letter);
    }
}
