package dev.parley.dist;

/**
 * What a {@link Crowd} found when all had become quiet.
 *
 * @param acknowledged commands
 * @param stored messages in history
 * @param failed commands that were refused though the client tried again
 * @param lost acknowledged ones that are not where they were said to be
 * @param doubled messages in two places, and events that somebody was told twice
 * @param forked places where two people, or a person and history, saw something different
 * @param gaps places where somebody was not told an event
 */
record Figures(
        int acknowledged, int stored, int failed, int lost, int doubled, int forked, int gaps) {
    boolean allWell() {
        return failed + lost + doubled + forked + gaps == 0 && acknowledged > 0;
    }

    @Override
    public String toString() {
        return "%d acknowledged, %d stored, %d failed, %d lost, %d doubled, %d forked, %d gaps"
                .formatted(acknowledged, stored, failed, lost, doubled, forked, gaps);
    }
}
