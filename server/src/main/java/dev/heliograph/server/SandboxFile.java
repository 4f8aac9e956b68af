package dev.heliograph.server;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// `sandbox.json` in the data folder (0600): what a person or a script needs to use the sandbox. Written when it is
/// ready; its key is kept for the next start.
///
/// @param baseUrl   of the REST API
/// @param apiKey    sent as `x-api-key`
/// @param sessionId the linked account
/// @param phonesUrl of the phones' page and their API
@JsonIgnoreProperties(ignoreUnknown = true)
record SandboxFile(String baseUrl, String apiKey, String sessionId, String phonesUrl) {
    private static final String NAME = "sandbox.json";

    /// The key of a former start, or a new one of 256 random bits.
    static String keyIn(Path dataFolder, SecureRandom random) throws IOException {
        Path file = dataFolder.resolve(NAME);
        if (Files.exists(file)) {
            String key = JsonMapper.builder()
                    .build()
                    .readValue(file.toFile(), SandboxFile.class)
                    .apiKey();
            if (key != null && !key.isBlank()) {
                return key;
            }
        }
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return "hg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    void writeTo(Path dataFolder) throws IOException {
        Path fresh = dataFolder.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(
                fresh,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(this));
        Files.move(
                fresh, dataFolder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// What is printed: everything a person can use at once.
    ///
    /// @param samples media of the network to try, by file name
    String text(Map<String, URI> samples) {
        return """

                Heliograph's sandbox is ready. Nothing leaves this machine.

                  base URL  %1$s
                  API key   %2$s
                  phones    %4$s/
                  session   %3$s

                Post a status, then look at the phones:

                %5$s""".formatted(baseUrl, apiKey, sessionId, phonesUrl, curls(samples));
    }

    private String curls(Map<String, URI> samples) {
        var text = new StringBuilder(curl("{\"caption\":\"Hello from Heliograph\",\"backgroundColor\":\"#1e6e4f\"}"));
        for (String name : List.of("picture.jpg", "film.mp4")) {
            if (samples.containsKey(name)) {
                text.append('\n')
                        .append(curl(
                                "{\"fileUrl\":\"" + samples.get(name) + "\",\"caption\":\"Hello from Heliograph\"}"));
            }
        }
        return text.toString();
    }

    private String curl(String body) {
        return """
                  curl -X POST %1$s/api/whatsapp/%3$s/update-status \\
                    -H 'x-api-key: %2$s' -H 'content-type: application/json' \\
                    -d '%4$s'
                """.formatted(baseUrl, apiKey, sessionId, body);
    }
}
