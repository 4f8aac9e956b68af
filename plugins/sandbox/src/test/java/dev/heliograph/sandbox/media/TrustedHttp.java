package dev.heliograph.sandbox.media;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An https client that trusts one certificate, and uploads as clients do.
public final class TrustedHttp implements AutoCloseable {
    private final HttpClient http;

    public TrustedHttp(String pem) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        store.setCertificateEntry(
                "media", CertificateFactory.getInstance("X.509").generateCertificate(in));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    public HttpResponse<byte[]> get(URI uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> post(URI uri, HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .POST(body)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(URI uri, byte[] body) throws Exception {
        return post(uri, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    public static String token(byte[] body) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /// The address a blob is uploaded to.
    public static URI address(URI origin, String kind, String token, String auth, String more) {
        return origin.resolve("/mms/" + kind + "/" + token + "?auth=" + auth + "&token=" + token + more);
    }

    @Override
    public void close() {
        http.close();
    }
}
