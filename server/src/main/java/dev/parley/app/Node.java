package dev.parley.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletionException;

/** A running node. */
public final class Node implements AutoCloseable {
    private final DataFolder data;
    private final Vertx vertx;
    private final HttpServer server;
    private final URI address;

    private Node(DataFolder data, Vertx vertx, HttpServer server, URI address) {
        this.data = data;
        this.vertx = vertx;
        this.server = server;
        this.address = address;
    }

    /**
     * Starts a node and returns when it answers.
     *
     * @throws StartException when its operator has to mend something first
     */
    public static Node start(Config config) {
        FrontDoorConfig door = config.frontDoor();
        DataFolder data = DataFolder.open(config.data());
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.get("/healthz").handler(call -> call.end("ok\n"));
        router.get("/readyz").handler(call -> call.end("ok\n"));
        try {
            HttpServer server =
                    vertx.createHttpServer()
                            .requestHandler(router)
                            .listen(door.port(), door.host())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
            return new Node(data, vertx, server, addressOf(door, server.actualPort()));
        } catch (CompletionException e) {
            vertx.close();
            closeQuietly(data);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw StartException.cannotListen(door.host(), door.port(), cause);
        }
    }

    /** Where people reach this node. */
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        closeQuietly(data);
    }

    private static URI addressOf(FrontDoorConfig door, int port) {
        String scheme = door.tls().on() ? "https" : "http";
        String host = door.host().equals("127.0.0.1") ? "localhost" : door.host();
        return URI.create(
                scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    private static void closeQuietly(DataFolder data) {
        try {
            data.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
