package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.server.bench.MediaFigures.Rate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The encryption lane beside its primitives, those of the JDK and of openssl, in a JVM started as the server's is.
final class Lane {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String AES = "AES-256-CBC";
    private static final String HMAC = "HMAC-SHA256";
    private static final String SHA = "SHA-256";
    private static final Map<String, List<String>> OPENSSL = Map.of(
            AES, List.of("-evp", "aes-256-cbc"), HMAC, List.of("-hmac", "sha256"), SHA, List.of("-evp", "sha256"));

    /// `+F:22:AES-256-CBC:1214578688.00`, the last field in bytes a second
    private static final Pattern SPEED = Pattern.compile("\\+F:.*:([0-9.]+)\\s*$");

    private final BenchOptions options;
    private final Path java;

    Lane(BenchOptions options) {
        this.options = options;
        this.java = Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /// Measures openssl, the lane, and openssl again; the better of both counts.
    ///
    /// @param classes the compiled tests of room protocol, which hold the lane's rounds
    List<Rate> run(Path classes) throws IOException, InterruptedException {
        Map<String, Double> openssl = new TreeMap<>();
        measureOpenssl(openssl);
        List<Rate> rates = new ArrayList<>(lane(classes));
        measureOpenssl(openssl);
        openssl.forEach((what, rate) -> rates.add(new Rate("openssl", what, rate, 0)));
        double hashes = 2 / openssl.get(SHA) + 1 / openssl.get(AES);
        rates.add(new Rate("openssl", "picture, one thread", 0, 1 / (hashes + 1 / openssl.get(HMAC))));
        rates.add(new Rate("openssl", "film, one thread", 0, 1 / (hashes + 2 / openssl.get(HMAC))));
        return rates;
    }

    private List<Rate> lane(Path classes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(launcherOptions());
        command.addAll(List.of(
                "-cp",
                classes + ":" + options.distribution().resolve("lib") + "/*",
                "dev.heliograph.protocol.media.MediaLane"));
        List<Rate> rates = new ArrayList<>();
        try (var child = new Child("lane", options.folder().resolve("lane"), Map.of(), command)) {
            for (JsonNode line = child.next(PATIENCE); !line.has("done"); line = child.next(PATIENCE)) {
                String what = line.required("what").asText();
                rates.add(new Rate(
                        OPENSSL.containsKey(what) ? "jdk" : "lane",
                        what,
                        line.required("rate").asDouble(),
                        OPENSSL.containsKey(what) ? 0 : line.required("limit").asDouble()));
            }
        }
        return rates;
    }

    /// The JVM options that decide how fast code is, from the launcher itself.
    private List<String> launcherOptions() throws IOException {
        String launcher = Files.readString(options.distribution().resolve("bin/heliograph"));
        List<String> found = new ArrayList<>(Pattern.compile("(?<=[\\s\"])-XX:[A-Za-z0-9+=,.*/]+")
                .matcher(launcher)
                .results()
                .map(match -> match.group())
                .toList());
        String more = System.getenv().getOrDefault("HELIOGRAPH_JAVA_OPTS", "");
        found.addAll(List.of(more.isBlank() ? new String[0] : more.strip().split("\\s+")));
        return found;
    }

    private static void measureOpenssl(Map<String, Double> best) throws IOException, InterruptedException {
        for (var primitive : OPENSSL.entrySet()) {
            List<String> command =
                    new ArrayList<>(List.of("openssl", "speed", "-mr", "-seconds", "2", "-bytes", "65536"));
            command.addAll(primitive.getValue());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor();
            double rate = said.lines()
                    .map(SPEED::matcher)
                    .filter(match -> match.find())
                    .mapToDouble(match -> Double.parseDouble(match.group(1)) / 1e6)
                    .max()
                    .orElseThrow(() -> new IOException(String.join(" ", command) + " told no speed: " + said));
            best.merge(primitive.getKey(), rate, Math::max);
        }
    }
}
