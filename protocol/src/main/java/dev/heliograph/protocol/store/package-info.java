/// What must survive: the state of one linked device, changed one commit a step.
///
/// Knows bytes and our journal's protobuf; does not know a database. Entry types: [SessionJournal], [DeviceState],
/// [Commit].
package dev.heliograph.protocol.store;
