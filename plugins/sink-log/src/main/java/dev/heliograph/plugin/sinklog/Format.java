package dev.heliograph.plugin.sinklog;

/// How an event is printed.
enum Format {
    /// A sent status as the webhook of the API we take callers over from has it, all else as [#EVENT].
    SEED,
    /// The envelope: `id`, `type`, `tenant`, `session`, `time`, `data`.
    EVENT
}
