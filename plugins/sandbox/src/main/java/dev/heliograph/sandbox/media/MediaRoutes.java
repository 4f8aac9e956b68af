package dev.heliograph.sandbox.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.serve.FileAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What the media host answers: uploads, blobs, samples. Safe for all threads. Source: 2-status.md 7.3 and 7.6.
final class MediaRoutes implements HttpService {
    /// Bytes of a blob; WhatsApp takes less from most accounts.
    static final long MOST = 128L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlobStore blobs;
    private final MediaAuth auth;
    private final Samples samples;
    private final FaultBox faults;
    private final Violations violations;
    private final InstantSource clock;
    private final Supplier<URI> origin;
    private final CountDownLatch closing = new CountDownLatch(1);

    MediaRoutes(BlobStore blobs, MediaAuth auth, Samples samples, MediaHost.Surroundings around, Supplier<URI> origin) {
        this.blobs = blobs;
        this.auth = auth;
        this.samples = samples;
        this.faults = around.faults();
        this.violations = around.violations();
        this.clock = around.clock();
        this.origin = origin;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/mms/{kind}/{token}", this::upload)
                .get("/v/*", this::blob)
                .get(Samples.PATH + "{name}", samples::send);
    }

    /// Lets go of uploads that are held up.
    void close() {
        closing.countDown();
    }

    private void upload(ServerRequest request, ServerResponse response) throws InterruptedException {
        // a request hands its stream out once
        InputStream in =
                request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream();
        try (in) {
            answer(request, response, in);
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("upload broke off: " + e.getMessage(), e);
        }
    }

    private void answer(ServerRequest request, ServerResponse response, InputStream in)
            throws IOException, InterruptedException {
        try {
            Upload upload = Upload.of(request, auth, MOST);
            OptionalInt error = upload.asks() ? OptionalInt.empty() : faults.takeUploadError();
            if (error.isPresent()) {
                throw UploadRefusal.mishap(error.getAsInt(), "this error was asked for");
            }
            send(response, upload.asks() ? resume(upload) : take(upload, in));
        } catch (UploadRefusal refusal) {
            refusal.rule().ifPresent(rule -> violations.add(rule, "upload: " + refusal.getMessage()));
            // a client that is still writing would lose the answer when the connection closes on it
            in.transferTo(OutputStream.nullOutputStream());
            response.status(Status.create(refusal.status()));
            send(response, Map.of("error", refusal.getMessage()));
        }
    }

    private Map<String, String> resume(Upload upload) throws IOException, UploadRefusal {
        Optional<BlobAddress> there = blobs.address(upload);
        if (there.isPresent()) {
            var answer = new LinkedHashMap<String, String>();
            answer.put("resume", "complete");
            answer.putAll(addresses(there.get()));
            return answer;
        }
        long kept = blobs.kept(upload);
        if (kept == 0) {
            throw UploadRefusal.mishap(404, "nothing came of this blob yet");
        }
        return Map.of("resume", Long.toString(kept));
    }

    private Map<String, String> take(Upload upload, InputStream in)
            throws IOException, UploadRefusal, InterruptedException {
        Duration delay = faults.takeUploadDelay();
        if (!delay.isZero() && closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the media host closes");
        }
        long cutAfter = faults.takeUploadCut() ? upload.length() / 2 : upload.length();
        return addresses(blobs.take(upload, in, cutAfter));
    }

    private Map<String, String> addresses(BlobAddress address) {
        var answer = new LinkedHashMap<String, String>();
        answer.put("url", origin.get() + address.directPath());
        answer.put("direct_path", address.directPath());
        return answer;
    }

    private void blob(ServerRequest request, ServerResponse response) {
        String target = request.path().rawPath() + "?" + request.query().rawValue();
        Optional<BlobAddress> address = BlobAddress.parse(target);
        if (address.isEmpty()) {
            response.status(Status.FORBIDDEN_403).send();
            return;
        }
        Optional<Path> file = blobs.find(address.get());
        if (address.get().until().isBefore(clock.instant())) {
            response.status(Status.GONE_410).send();
        } else if (file.isEmpty()) {
            response.status(Status.NOT_FOUND_404).send();
        } else {
            FileAnswer.of("application/octet-stream", file.get()).send(request, response);
        }
    }

    private static void send(ServerResponse response, Map<String, String> answer) {
        try {
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(JSON.writeValueAsBytes(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answer cannot be written as JSON", e);
        }
    }
}
