package dev.parley.engines;

import java.util.List;

/**
 * How a server is started and stopped.
 *
 * @param port where it answers its clients
 * @param stopSignal what ends it in order; {@code KILL} for a server whose data is as safe that way
 */
record Launch(List<String> command, int port, Readiness readiness, String stopSignal) {

    /** How to know that it answers. */
    sealed interface Readiness {
        /** It logs this line when it does. */
        record LogLine(String part) implements Readiness {}

        /** It answers this request on its port. */
        record Reply(String request, String start) implements Readiness {}
    }
}
