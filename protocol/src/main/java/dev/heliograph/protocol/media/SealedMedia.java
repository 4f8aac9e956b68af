package dev.heliograph.protocol.media;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// A file sealed and ready to be uploaded. Its bytes are in memory, or in a temp file that is gone after [#close].
final class SealedMedia implements AutoCloseable {
    private final byte[] mediaKey;
    private final SealingLane.Sealed facts;
    private final Body body;

    /// Where the sealed bytes are.
    sealed interface Body {
        /// How many.
        long length();

        /// @param bytes all of them
        record InMemory(byte[] bytes) implements Body {
            @Override
            public long length() {
                return bytes.length;
            }
        }

        /// @param file   holds them and nothing else
        /// @param length of the file
        record InFile(TempFile file, long length) implements Body {}
    }

    SealedMedia(byte[] mediaKey, SealingLane.Sealed facts, Body body) {
        this.mediaKey = mediaKey;
        this.facts = facts;
        this.body = body;
    }

    byte[] mediaKey() {
        return mediaKey;
    }

    SealingLane.Sealed facts() {
        return facts;
    }

    /// How many bytes are to be uploaded.
    long length() {
        return body.length();
    }

    /// The bytes to be uploaded, from an offset on.
    InputStream read(long from) {
        return switch (body) {
            case Body.InMemory memory ->
                new ByteArrayInputStream(memory.bytes(), (int) from, (int) (memory.length() - from));
            case Body.InFile temp -> temp.file().read(from);
        };
    }

    @Override
    public void close() {
        if (body instanceof Body.InFile temp) {
            temp.file().close();
        }
    }
}
