package dev.parley.role.api;

import dev.parley.account.Approach;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.Optional;
import java.util.function.Supplier;

/** What operators and their machines ask. */
final class Operations {
    private static final int UNAVAILABLE = 503;
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry metrics;
    private final Supplier<Optional<String>> whyNotReady;
    private final boolean openMetrics;

    Operations(
            PrometheusMeterRegistry metrics,
            Supplier<Optional<String>> whyNotReady,
            boolean openMetrics) {
        this.metrics = metrics;
        this.whyNotReady = whyNotReady;
        this.openMetrics = openMetrics;
    }

    /** Whether the process answers at all. */
    Answer health() {
        return Answer.text(Answer.OK, "ok\n");
    }

    /** Whether it can do its work. */
    Answer readiness() {
        return whyNotReady
                .get()
                .map(reason -> Answer.text(UNAVAILABLE, reason + "\n"))
                .orElseGet(() -> Answer.text(Answer.OK, "ok\n"));
    }

    /** Empty for whom they are not: who writes when and how much is not for everybody. */
    Optional<Answer> metrics(Approach approach) {
        return openMetrics || approach.isLocal()
                ? Optional.of(
                        Answer.text(Answer.OK, metrics.scrape()).with("Content-Type", PROMETHEUS))
                : Optional.empty();
    }
}
