package dev.heliograph.protocol.media;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Fetches encrypted blobs from WhatsApp's media host. Safe for all threads. Source: shared/protocol/1-connection.md
/// 9.3.
public final class BlobFetcher {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI origin;
    private final int limit;

    /// With the host to fetch from.
    ///
    /// @param http   the client
    /// @param origin scheme, host and port
    /// @param limit  longest blob taken, in bytes
    public BlobFetcher(HttpClient http, URI origin, int limit) {
        this.http = http;
        this.origin = origin;
        this.limit = limit;
    }

    /// Fetches a blob.
    ///
    /// @param directPath path and query as the server named them, starting with a slash
    /// @throws BlobException when it cannot be fetched or is longer than the limit
    public byte[] fetch(String directPath) throws InterruptedException {
        if (!directPath.startsWith("/") || directPath.startsWith("//")) {
            throw new BlobException("blob path must start with one '/', was \"" + directPath + "\"");
        }
        HttpRequest request = HttpRequest.newBuilder(address(directPath))
                .timeout(TIMEOUT)
                .header("Origin", "https://web.whatsapp.com")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new BlobException("media host answered " + response.statusCode() + " for a blob");
                }
                byte[] blob = body.readNBytes(limit + 1);
                if (blob.length > limit) {
                    throw new BlobException("blob is longer than " + limit + " bytes");
                }
                return blob;
            }
        } catch (IOException e) {
            throw new BlobException("blob could not be fetched: " + e.getMessage(), e);
        }
    }

    private URI address(String directPath) {
        try {
            return origin.resolve(directPath);
        } catch (IllegalArgumentException e) {
            throw new BlobException("blob path is no URI path, was \"" + directPath + "\"", e);
        }
    }
}
