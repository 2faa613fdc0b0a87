package dev.parley.relay.grpc;

import io.vertx.core.Context;

import java.util.concurrent.RejectedExecutionException;

/** An event loop that others leave work for. */
record Loop(Context context) {
    /** Runs it soon; never, when the relay is closed. */
    void run(Runnable task) {
        try {
            context.runOnContext(_ -> task.run());
        } catch (RejectedExecutionException closed) {
            // Nobody is left who would miss it.
        }
    }
}
