package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Rows;

/// The fold of all commits, in memory. Read-only to others; thread-safe.
///
/// A read sees single rows as of some commit; who needs several rows of one commit reads them inside a step.
public final class DeviceState extends StateView {
    DeviceState() {
        super(Tables.folded());
    }

    @Override
    public boolean received(Jid sender, String messageId) {
        return tables.received().contains(receivedHash(sender, messageId));
    }

    void apply(Rows rows) {
        new RowsReader(tables).read(rows);
    }

    Rows rows() {
        return RowsWriter.rows(tables);
    }

    Tables above() {
        return tables.above();
    }
}
