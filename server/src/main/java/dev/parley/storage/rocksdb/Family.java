package dev.parley.storage.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families; the names are those on disk. */
public enum Family {
    /** (channel, epoch, seq) → event. */
    EVENTS("default"),
    /** (channel, account, command id) → seq and position of its event. */
    IDS("ids"),
    /** (channel, epoch, seq of a message) → what later events made of it. */
    MARKS("marks"),
    /** Channel → its newest event, and its newest snapshot; and what is one for all channels. */
    CHANNELS("channels"),
    /** (partition, position) → key of an event. */
    FEED("feed"),
    /** (reader, partition) → cursor. */
    CURSORS("cursors");

    private final String diskName;

    Family(String diskName) {
        this.diskName = diskName;
    }

    byte[] diskName() {
        return diskName.getBytes(StandardCharsets.UTF_8);
    }
}
