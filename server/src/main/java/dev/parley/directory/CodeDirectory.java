package dev.parley.directory;

/**
 * Codes that were sent by mail: one for each purpose and subject. Only a keyed hash of a code is
 * known here.
 */
public interface CodeDirectory {
    /** Keeps a code in place of the one before it. Codes that have expired are forgotten. */
    void put(Code code, long nowMillis);

    /** Whether this is the code, which stays good; a wrong one costs a try. */
    boolean matches(Key key, String hash, long nowMillis);

    /** Whether this is the code, which is used up by it; a wrong one costs a try. */
    boolean use(Key key, String hash, long nowMillis);

    /**
     * What a code is for.
     *
     * @param subject whom it is about, such as an account or an address
     */
    record Key(String purpose, String subject) {}

    /**
     * A code.
     *
     * @param expiresAtMillis epoch milliseconds; from then on it is not good any more
     * @param tries wrong ones that it bears
     */
    record Code(Key key, String hash, long expiresAtMillis, int tries) {
        @Override
        public String toString() {
            return "Code[" + key + "]";
        }
    }
}
