package dev.parley.presence.memory;

import dev.parley.presence.Notices;
import dev.parley.presence.NoticesContractTest;

class MemoryNoticesTest extends NoticesContractTest {
    @Override
    protected Notices open() {
        return MemoryNotices.open();
    }

    @Override
    protected Notices other(Notices first) {
        return first;
    }
}
