package dev.parley.dist;

import org.junit.jupiter.api.Tag;

import java.nio.file.Path;
import java.util.Map;

/** The same on a cluster. */
@Tag("long")
class ClusterBrowserTest extends BrowserTest {
    @Override
    Installation start(Path data) {
        return ClusterInstallation.start(data, ClusterInstallation.plan(Map.of()));
    }
}
