package dev.parley.discovery;

/** Which nodes live and where they are reached. */
public interface Discovery {
    /**
     * The address of the socket that a client should use now, such as {@code ws://host:8080/ws}.
     */
    String leastLoadedGateway();
}
