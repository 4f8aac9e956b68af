package dev.heliograph.protocol.store;

class MemoryJournalTest extends SessionJournalContract {
    private final MemoryJournal journal = new MemoryJournal();

    @Override
    protected SessionJournal open() {
        return journal;
    }
}
