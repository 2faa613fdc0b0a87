package dev.parley.cli.cluster;

/** Told how a cluster comes up or goes down; called from several threads at once. */
public interface Progress {
    Progress NONE = (_, _, _) -> {};

    /**
     * @param process its name
     * @param state {@code fetching}, {@code starting}, {@code ready}, {@code stopping}, {@code
     *     stopped} or {@code failed}
     * @param millis since the first call about this process
     */
    void report(String process, State state, long millis);

    /** What a process is doing. */
    enum State {
        FETCHING("fetching its program through Maven, once"),
        STARTING("starting"),
        READY("ready"),
        RUNNING("runs already"),
        STOPPING("stopping"),
        STOPPED("stopped"),
        FAILED("failed");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** Whether nothing further comes of this process. */
        boolean isLast() {
            return switch (this) {
                case FETCHING, STARTING, STOPPING -> false;
                case READY, RUNNING, STOPPED, FAILED -> true;
            };
        }

        String words() {
            return words;
        }
    }
}
