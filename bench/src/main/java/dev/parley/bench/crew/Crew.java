package dev.parley.bench.crew;

/**
 * Some sockets and what they do. A process may have 20,000 files open, so that many sockets need
 * several crews, each in a process of its own.
 */
public interface Crew extends AutoCloseable {
    /**
     * Returns when the order is carried out.
     *
     * @throws CrewException when it could not be
     */
    Answer perform(Order order);

    @Override
    void close();
}
