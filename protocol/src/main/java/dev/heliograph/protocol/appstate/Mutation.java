package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.proto.SyncActionValue;
import java.util.List;

/// One decrypted change.
///
/// @param set   true for SET, false for REMOVE
/// @param index the JSON array that names it, such as `["contact", "<jid>"]`
/// @param value what is set or was removed
public record Mutation(boolean set, List<String> index, SyncActionValue value) {}
