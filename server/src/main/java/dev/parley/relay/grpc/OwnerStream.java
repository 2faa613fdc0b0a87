package dev.parley.relay.grpc;

import dev.parley.channel.StoredFormatException;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The node's end of its stream to one owner; comes again by itself until it is closed. Touched on
 * the event loop of the node's end only.
 */
final class OwnerStream {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerStream.class);
    private static final int MIN_BACKOFF_MILLIS = 20;
    private static final int MAX_BACKOFF_MILLIS = 500;

    private final Transport transport;
    private final Loop loop;
    private final Limits limits;
    private final Greeting greeting;
    private final Heard heard;
    private volatile @Nullable Attempt attempt;
    private int failures;
    private boolean closed;

    /** Who calls whom, and where. */
    record Greeting(String node, String owner, String address) {}

    /** What the stream tells. */
    interface Heard {
        /** The owner has answered: nothing that was sent before counts. */
        void connected(OwnerStream stream);

        void heard(OwnerStream stream, Frame frame);
    }

    OwnerStream(Transport transport, Loop loop, Greeting greeting, Limits limits, Heard heard) {
        this.transport = transport;
        this.loop = loop;
        this.limits = limits;
        this.greeting = greeting;
        this.heard = heard;
    }

    void connect() {
        var next = new Attempt(transport.vertx());
        attempt = next;
        transport
                .connect(greeting.address())
                .onComplete(
                        connected -> {
                            if (connected.succeeded()) {
                                next.connected(connected.result());
                            } else {
                                next.end("no connection: " + connected.cause().getMessage());
                            }
                        });
    }

    /** Asked from any thread. */
    boolean isConnected() {
        var now = attempt;
        return now != null && now.welcomed;
    }

    /** Dropped when the stream is not there. */
    void send(Frame frame) {
        if (attempt != null && attempt.welcomed) {
            attempt.outbox.add(frame);
        }
    }

    long pendingBytes() {
        return attempt == null ? 0 : attempt.outbox.pendingBytes();
    }

    void close() {
        closed = true;
        if (attempt != null) {
            attempt.end("not needed any more");
        }
    }

    private void again() {
        attempt = null;
        if (closed) {
            return;
        }
        var ceiling = Math.min(MAX_BACKOFF_MILLIS, MIN_BACKOFF_MILLIS << Math.min(failures, 10));
        failures++;
        transport
                .vertx()
                .setTimer(
                        ThreadLocalRandom.current().nextInt(ceiling / 2, ceiling + 1),
                        _ -> {
                            if (!closed && attempt == null) {
                                connect();
                            }
                        });
    }

    /** One try, from the first packet to the end of the stream. */
    private final class Attempt implements Outbox.Stream {
        private final Vertx vertx;
        private final Outbox outbox = new Outbox(loop, this, limits.maxPendingBytes());
        private final long timer;
        private @Nullable GrpcClientRequest<Buffer, Buffer> request;
        private volatile boolean welcomed;
        private boolean ended;
        private long heardNanos = System.nanoTime();

        private Attempt(Vertx vertx) {
            this.vertx = vertx;
            timer = vertx.setPeriodic(limits.pingMillis(), _ -> tick());
        }

        private void connected(GrpcClientRequest<Buffer, Buffer> connected) {
            request = connected;
            if (ended) {
                connected.connection().close();
                return;
            }
            connected.exceptionHandler(broken -> end("broken: " + broken));
            connected
                    .response()
                    .onComplete(
                            answered -> {
                                if (answered.failed()) {
                                    end("not answered: " + answered.cause());
                                    return;
                                }
                                var response = answered.result();
                                response.handler(this::received);
                                response.exceptionHandler(broken -> end("broken: " + broken));
                                response.errorHandler(error -> end("reset: " + error));
                                response.endHandler(_ -> end("ended by the owner"));
                            });
            outbox.add(new Frame.Hello(greeting.node(), greeting.owner()));
        }

        private void tick() {
            if (System.nanoTime() - heardNanos > limits.silenceNanos()) {
                end("silent");
            } else if (welcomed) {
                outbox.add(new Frame.Ping());
            }
        }

        private void received(Buffer message) {
            heardNanos = System.nanoTime();
            try {
                for (var frame : FrameCodec.decode(message.getBytes())) {
                    if (ended) {
                        return;
                    }
                    if (frame instanceof Frame.Welcome) {
                        welcomed = true;
                        failures = 0;
                        heard.connected(OwnerStream.this);
                    } else {
                        heard.heard(OwnerStream.this, frame);
                    }
                }
            } catch (StoredFormatException foreign) {
                end("speaks otherwise: " + foreign.getMessage());
            }
        }

        @Override
        public Future<Void> write(Buffer message) {
            return request == null ? Future.failedFuture("not connected") : request.write(message);
        }

        @Override
        public void written() {}

        @Override
        public void end(String reason) {
            if (ended) {
                return;
            }
            ended = true;
            if (welcomed) {
                LOG.info("The stream to {} ends, {}.", greeting.owner(), reason);
            } else {
                LOG.debug("No stream to {}, {}.", greeting.owner(), reason);
            }
            vertx.cancelTimer(timer);
            outbox.close();
            if (request != null) {
                request.connection().close();
            }
            again();
        }
    }
}
