package dev.heliograph.sandbox.media;

import dev.heliograph.sandbox.serve.FileAnswer;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Pictures and films to post, from the resources, and those that tests made. Safe for all threads.
final class Samples {
    static final String PATH = "/samples/";
    private static final Map<String, String> TYPES = types();

    private final Map<String, FileAnswer> answers = new LinkedHashMap<>();
    private final MadeSamples made;

    /// Reads them.
    ///
    /// @param made go before ours of the same name
    Samples(MadeSamples made) {
        this.made = made;
        TYPES.forEach((name, type) -> answers.put(name, load(name, type)));
    }

    /// Their addresses by name.
    SequencedMap<String, URI> at(URI origin) {
        var addresses = new LinkedHashMap<String, URI>();
        TYPES.keySet().forEach(name -> addresses.put(name, origin.resolve(PATH + name)));
        return addresses;
    }

    /// Answers a request for the one in the path.
    void send(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        if (made.send(name, request, response)) {
            return;
        }
        FileAnswer answer = answers.get(name);
        if (answer == null) {
            response.status(Status.NOT_FOUND_404).send();
        } else {
            answer.send(request, response);
        }
    }

    private static FileAnswer load(String name, String type) {
        try (InputStream in = Samples.class.getResourceAsStream(PATH + name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + PATH + name + " is missing from the jar");
            }
            byte[] bytes = in.readAllBytes();
            return new FileAnswer(type, bytes.length, () -> new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + PATH + name + " cannot be read", e);
        }
    }

    private static Map<String, String> types() {
        var types = new LinkedHashMap<String, String>();
        types.put("picture.jpg", "image/jpeg");
        types.put("picture.png", "image/png");
        types.put("picture.webp", "image/webp");
        types.put("film.mp4", "video/mp4");
        types.put("film.mov", "video/quicktime");
        return types;
    }
}
