package dev.parley.dist;

import dev.parley.client.FrameSocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

/**
 * Where people come in, and by which way.
 *
 * @param addresses each leads to all of it
 * @param sockets to whatever node a server names
 */
record Doors(List<URI> addresses, FrameSocket.Factory sockets) {
    Doors {
        addresses = List.copyOf(addresses);
    }

    static Doors straight(List<URI> addresses) {
        return new Doors(addresses, FrameSocket.Factory.over(HttpClient.newHttpClient()));
    }
}
