/// Values that cross the facade: who, what is posted, what came of it.
///
/// Knows nothing of the wire or of storage. Entry types: [Jid], [StatusDraft], [UploadedMedia],
/// [SendResult], [ClientEvent].
package dev.heliograph.protocol.model;
