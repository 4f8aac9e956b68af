package dev.heliograph.server.dist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// JSON over HTTP. Safe for all threads.
final class Web implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    /// An answer.
    ///
    /// @param json the body as a tree, null unless it is JSON
    record Answer(int status, Map<String, List<String>> headers, String text, JsonNode json) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }

        /// The elements of a JSON array.
        List<JsonNode> elements() {
            return StreamSupport.stream(json.spliterator(), false).toList();
        }
    }

    /// Sends a request.
    ///
    /// @param body    JSON; null for none
    /// @param headers name, value, name, value, …
    Answer send(String method, String url, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(ChildProcess.PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean isJson =
                    answer.headers().firstValue("content-type").orElse("").contains("json");
            return new Answer(
                    answer.statusCode(),
                    answer.headers().map(),
                    answer.body(),
                    isJson ? JSON.readTree(answer.body()) : null);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted: " + method + " " + url, e);
        }
    }

    /// Fetches a file.
    ///
    /// @param certificate in PEM, trusted instead of all others; null for plain HTTP
    static byte[] bytes(String url, String certificate) {
        var client = HttpClient.newBuilder();
        if (certificate != null) {
            client.sslContext(trusting(certificate));
        }
        try (HttpClient http = client.build()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(ChildProcess.PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(url + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted: " + url, e);
        }
    }

    /// Stores bytes, and holds that they were taken.
    static void put(String url, byte[] bytes) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(ChildProcess.PATIENCE)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 204) {
                throw new IOException(url + " answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted: " + url, e);
        }
    }

    private static SSLContext trusting(String certificate) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "media",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificate cannot be trusted", e);
        }
    }

    static String json(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    /// How often something that is waited for is looked at.
    static Duration often() {
        return Duration.ofMillis(50);
    }
}
