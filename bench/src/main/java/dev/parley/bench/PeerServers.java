package dev.parley.bench;

import dev.parley.bench.peer.Peer;
import dev.parley.bench.peer.PeerServer;

import java.util.ArrayList;
import java.util.List;

/** The peers of a run; all end with it. */
final class PeerServers implements AutoCloseable {
    private final TargetOptions options;
    private final List<PeerServer> servers = new ArrayList<>();

    PeerServers(TargetOptions options) {
        this.options = options;
    }

    PeerServer start(Peer peer) {
        var server = options.start(peer);
        servers.add(server);
        return server;
    }

    @Override
    public void close() {
        servers.forEach(PeerServer::close);
    }
}
