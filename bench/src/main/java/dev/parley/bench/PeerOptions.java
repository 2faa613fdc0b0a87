package dev.parley.bench;

import dev.parley.bench.peer.Peer;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Who is measured beside Parley. */
final class PeerOptions {
    @Option(
            names = {"--peer", "--peers"},
            split = ",",
            paramLabel = "PEER",
            converter = ByName.class,
            completionCandidates = Names.class,
            description =
                    "measured beside Parley, in turns: ${COMPLETION-CANDIDATES}. What they need is"
                            + " fetched by npm or apt")
    private List<Peer> peers = List.of();

    /** {@code ceiling-batched} for {@link Peer#CEILING_BATCHED}. */
    static final class ByName implements ITypeConverter<Peer> {
        @Override
        public Peer convert(String name) {
            return Peer.named(name);
        }
    }

    /** For the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Peer.values()).map(Peer::toString).iterator();
        }
    }

    boolean areWanted() {
        return !peers.isEmpty();
    }

    /** Parley, and the peers that are wanted, started. */
    List<Contender> beside(Contender parley, PeerServers servers) {
        var contenders = new ArrayList<>(List.of(parley));
        peers.forEach(peer -> contenders.add(Contender.peer(peer, servers.start(peer))));
        return contenders;
    }
}
