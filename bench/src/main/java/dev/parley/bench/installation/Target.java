package dev.parley.bench.installation;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The server that is measured, with accounts on it.
 *
 * @param gateways where sockets are opened, {@code ws://…/ws}
 */
public record Target(
        URI server, List<URI> gateways, Web web, Accounts accounts, ServerProcess process)
        implements AutoCloseable {

    public Target {
        gateways = List.copyOf(gateways);
    }

    /** A server that runs already; the bench's accounts on it are kept in {@code accountsFile}. */
    public static Target at(URI server, Path accountsFile, ServerProcess process) {
        var web = new Web(server);
        return new Target(
                server, List.of(websocket(server)), web, Accounts.open(web, accountsFile), process);
    }

    /** The same with its sockets on several nodes. */
    public Target with(List<URI> nodes) {
        return new Target(
                server, nodes.stream().map(Target::websocket).toList(), web, accounts, process);
    }

    private static URI websocket(URI server) {
        return URI.create(
                "ws" + server.toString().substring("http".length()).replaceFirst("/$", "") + "/ws");
    }

    @Override
    public void close() {
        web.close();
    }
}
