/// Stanzas in and out: typed requests, waiting for answers, routing by tag, acknowledgements.
///
/// Knows nodes and the noise pipe; does not know sessions, contacts or statuses. Entry types: [StanzaSocket],
/// [IqClient], [StanzaRouter].
package dev.heliograph.protocol.stanza;
