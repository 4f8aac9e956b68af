package dev.heliograph.server.outbound;

import dev.heliograph.spi.media.MediaException;
import java.util.List;
import java.util.Map;

/// What a fetch hands to its caller: one [Head], then [Bytes], then [End]; or [Failed] at any point.
sealed interface Piece {
    /// @param headers values by name in lower case
    record Head(int status, Map<String, List<String>> headers) implements Piece {}

    /// @param bytes at least one, the caller's from now on
    record Bytes(byte[] bytes) implements Piece {}

    record End() implements Piece {}

    record Failed(MediaException what) implements Piece {}
}
