package dev.parley.bench.peer;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A chat server as Vert.x's documentation leads to: a set of sockets for each path, and every text
 * goes to each of them. One event loop, for one core.
 */
public final class VertxServer {
    private static final int BACKLOG = 4_096;

    private VertxServer() {}

    /**
     * @param args the port
     */
    public static void main(String[] args) {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        // One event loop touches it.
        var rooms = new HashMap<String, Set<ServerWebSocket>>();
        vertx.createHttpServer(
                        new HttpServerOptions()
                                .setAcceptBacklog(BACKLOG)
                                .setPerFrameWebSocketCompressionSupported(false)
                                .setPerMessageWebSocketCompressionSupported(false))
                .webSocketHandler(socket -> join(rooms, socket))
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onFailure(
                        failed -> {
                            System.err.println(failed);
                            vertx.close();
                        });
    }

    private static void join(Map<String, Set<ServerWebSocket>> rooms, ServerWebSocket socket) {
        var room = rooms.computeIfAbsent(socket.path(), _ -> new LinkedHashSet<>());
        room.add(socket);
        socket.textMessageHandler(text -> room.forEach(member -> member.writeTextMessage(text)));
        socket.closeHandler(_ -> room.remove(socket));
    }
}
