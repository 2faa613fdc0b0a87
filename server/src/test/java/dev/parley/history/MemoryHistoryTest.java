package dev.parley.history;

class MemoryHistoryTest extends HistoryContractTest {
    private final MemoryHistory history = new MemoryHistory();

    @Override
    protected HistoryStore history() {
        return history;
    }
}
