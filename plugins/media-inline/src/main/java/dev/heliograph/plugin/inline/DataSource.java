package dev.heliograph.plugin.inline;

import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.MediaSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/// `data:[type][;parameter…][;base64],bytes`. The type is not looked at.
final class DataSource implements MediaSource {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    /// Callers that put a file before the comma get an answer soon.
    private static final int MAX_HEAD = 1_000;

    @Override
    public InputStream open(Request request) throws MediaException {
        String address = request.address();
        int comma = address.indexOf(',');
        if (comma < 0 || comma > MAX_HEAD) {
            throw invalid("it has no comma between its type and its bytes");
        }
        String head = address.substring(SCHEME.length(), comma).strip();
        boolean base64 = head.regionMatches(true, head.length() - BASE64.length(), BASE64, 0, BASE64.length());
        var bytes = new AddressBytes(address, comma + 1, base64);
        long length = base64 ? base64Length(address, bytes.length()) : bytes.length();
        if (length > request.maxBytes()) {
            throw new MediaException(
                    Kind.TOO_LARGE,
                    "media_too_large",
                    "media must be at most " + request.maxBytes() + " bytes long, was " + length);
        }
        return new Decoded(base64 ? Base64.getDecoder().wrap(bytes) : bytes, bytes);
    }

    private static long base64Length(String address, long characters) {
        int padding = address.endsWith("==") ? 2 : address.endsWith("=") ? 1 : 0;
        return (characters - padding) * 3 / 4;
    }

    static MediaException invalid(String why) {
        return new MediaException(
                Kind.INVALID,
                "invalid_data_url",
                "fileUrl must be data:[type][;base64],… in Base64 or percent-encoded: " + why);
    }

    /// What is wrong with the bytes comes out with its code.
    private static final class Decoded extends InputStream {
        private final InputStream decoder;
        private final AddressBytes source;

        Decoded(InputStream decoder, AddressBytes source) {
            this.decoder = decoder;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            try {
                int read = decoder.read(target, from, length);
                if (read < 0 && source.read() >= 0) {
                    throw new IOException("something follows the end");
                }
                return read;
            } catch (MediaException.InStream e) {
                throw e;
            } catch (IOException e) {
                throw new MediaException.InStream(invalid("its Base64 is broken"));
            }
        }
    }
}
