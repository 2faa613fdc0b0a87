package dev.parley.attendance;

/** A session's end: is told about the people it watches. */
public interface Watcher {
    /**
     * @param json a {@code presence} or {@code user_changed} frame, encoded once for all; must not
     *     be changed, and not be waited for
     */
    void tell(byte[] json);
}
