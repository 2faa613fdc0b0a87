package dev.parley.role.api;

import dev.parley.protocol.Api;
import dev.parley.protocol.ProtocolException;

import java.nio.file.Path;

/** Writes backups of this node. */
@FunctionalInterface
public interface Backups {
    /**
     * @param folder with its full path
     * @throws ProtocolException with a sentence that says why it cannot be done
     */
    Api.Backup write(Path folder);
}
