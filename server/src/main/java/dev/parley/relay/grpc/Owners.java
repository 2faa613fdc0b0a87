package dev.parley.relay.grpc;

import java.util.Map;

/** Which node owns which partition, as far as this node has heard. */
public interface Owners {
    /** By partition. One that nobody owns at this moment may be missing, or stand as it was. */
    Map<Integer, Owner> owners();

    /** Calls {@code listener} after {@link #owners} has changed; it does not wait. */
    void onChange(Runnable listener);

    /**
     * @param address of its relay, {@code host:port}
     * @param generation greater for every later owner of the partition
     */
    record Owner(String node, String address, long generation) {}
}
