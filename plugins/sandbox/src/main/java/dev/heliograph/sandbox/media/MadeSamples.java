package dev.heliograph.sandbox.media;

import dev.heliograph.sandbox.keep.Private;
import dev.heliograph.sandbox.serve.FileAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Samples that tests bring along, and the manners they are served with. Gone with the sandbox. Safe for all threads.
final class MadeSamples {
    private static final int CHUNK = 64 << 10;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private final Path folder;
    private final Map<String, Made> made = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param file     its bytes
    /// @param type     the Content-Type
    /// @param pause    after each byte; zero for none
    /// @param untold   no Content-Length is told
    /// @param location where the answer leads instead; empty for nowhere
    private record Made(Path file, String type, Duration pause, boolean untold, Optional<String> location) {}

    /// @param folder for the bytes; what an earlier sandbox left in it is deleted
    /// @throws IOException when it cannot be used
    MadeSamples(Path folder) throws IOException {
        this.folder = Private.folder(folder);
        try (var left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /// `PUT`: keeps the body under the path's name, with the manners of the query; 204, or 400.
    void put(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        Optional<Duration> pause = pause(request);
        if (!name.matches(NAME) || pause.isEmpty()) {
            response.status(Status.BAD_REQUEST_400)
                    .header(HeaderNames.CONTENT_TYPE, "application/json")
                    .send("{\"error\": \"the name must match " + NAME.replace("\\", "\\\\")
                            + ", drip must be 0..60000 milliseconds\"}");
            return;
        }
        try {
            made.put(
                    name,
                    new Made(
                            keep(request, name),
                            query(request, "type").orElse("application/octet-stream"),
                            pause.get(),
                            query(request, "length").filter("untold"::equals).isPresent(),
                            query(request, "location")));
            response.status(Status.NO_CONTENT_204).send();
        } catch (IOException e) {
            throw new CloseConnectionException("sample broke off: " + e.getMessage(), e);
        }
    }

    private static Optional<Duration> pause(ServerRequest request) {
        String millis = query(request, "drip").orElse("0");
        return millis.matches("[0-9]{1,5}")
                ? Optional.of(Duration.ofMillis(Integer.parseInt(millis))).filter(pause -> pause.toSeconds() <= 60)
                : Optional.empty();
    }

    private static Optional<String> query(ServerRequest request, String name) {
        return request.query().first(name).asOptional();
    }

    private Path keep(ServerRequest request, String name) throws IOException {
        // whoever is reading the former one goes on with it
        Path fresh = Files.createTempFile(folder, "sample", ".part");
        try (InputStream in =
                request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream()) {
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Answers a request for one of them.
    ///
    /// @return whether there is one of this name
    boolean send(String name, ServerRequest request, ServerResponse response) {
        Made sample = made.get(name);
        if (sample == null) {
            return false;
        }
        if (sample.location().isPresent()) {
            response.status(Status.FOUND_302)
                    .header(HeaderNames.LOCATION, sample.location().get())
                    .send();
        } else if (sample.untold() || !sample.pause().isZero()) {
            stream(sample, response);
        } else {
            FileAnswer.of(sample.type(), sample.file()).send(request, response);
        }
        return true;
    }

    private void stream(Made sample, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, sample.type());
        try (InputStream in = Files.newInputStream(sample.file())) {
            if (!sample.untold()) {
                response.contentLength(Files.size(sample.file()));
            }
            try (OutputStream out = response.outputStream()) {
                copy(in, out, sample.pause());
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("a sample could not be sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("a sample was interrupted", e);
        }
    }

    private void copy(InputStream in, OutputStream out, Duration pause) throws IOException, InterruptedException {
        byte[] chunk = new byte[pause.isZero() ? CHUNK : 1];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            out.write(chunk, 0, read);
            out.flush();
            if (!pause.isZero() && closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the media host closes");
            }
        }
    }

    /// Lets go of who is dripped at.
    void close() {
        closing.countDown();
    }
}
