/// App state: patches and snapshots, their MACs and LTHash, and the contacts they carry.
///
/// Knows collections and the store; does not know messages or statuses. Entry type: [AppStateSync].
package dev.heliograph.protocol.appstate;
