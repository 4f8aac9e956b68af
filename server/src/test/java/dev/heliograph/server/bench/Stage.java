package dev.heliograph.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts what is measured, each client with a sandbox of its own: the same world in size, nobody else's posts in it.
final class Stage {
    /// Where the foreign client is; told by the launcher.
    private static final Path NODE = Path.of(System.getProperty("heliograph.bench.node", "node"));

    private final BenchOptions options;
    private final Path java;
    private final Path plugin;

    /// Unpacks the sandbox.
    ///
    /// @throws IOException when the distribution has none
    Stage(BenchOptions options) throws IOException {
        this.options = options;
        this.java = Path.of(System.getProperty("java.home"), "bin", "java");
        this.plugin = SandboxProcess.unpack(
                sandboxZip(), Files.createDirectories(options.folder().resolve("sandbox-plugin")));
    }

    private Path sandboxZip() throws IOException {
        try (var found = Files.newDirectoryStream(options.distribution().resolve("plugins"), "sandbox*.zip")) {
            for (Path zip : found) {
                return zip;
            }
        }
        throw new IOException("the distribution at " + options.distribution() + " has no plugins/sandbox*.zip");
    }

    /// A new sandbox.
    ///
    /// @param name of its folder
    SandboxProcess sandbox(String name) throws IOException, InterruptedException {
        return new SandboxProcess(name, java, plugin, options.folder().resolve(name), options.contacts());
    }

    /// The server, starting.
    ///
    /// @param name of its folder, whose data is found again
    ServerPoster server(String name, SandboxProcess sandbox) throws IOException {
        return new ServerPoster(
                name,
                options.distribution(),
                options.folder().resolve(name),
                sandbox,
                options.contacts(),
                Optional.empty());
    }

    /// The server, starting, its JVM told more.
    ///
    /// @param java options that win over the launcher's
    ServerPoster server(String name, SandboxProcess sandbox, String java) throws IOException {
        return new ServerPoster(
                name,
                options.distribution(),
                options.folder().resolve(name),
                sandbox,
                options.contacts(),
                Optional.of(java));
    }

    /// A client in a new process.
    ///
    /// @param client which
    /// @param name   of its folder
    Poster poster(String client, String name, SandboxProcess sandbox) throws IOException {
        return switch (client) {
            case BenchOptions.SERVER -> server(name, sandbox);
            case BenchOptions.BAILEYS -> lines(name, sandbox, baileys(sandbox));
            case BenchOptions.PROTOCOL -> lines(name, sandbox, protocol(sandbox));
            default -> throw new IllegalArgumentException("there is no client " + client);
        };
    }

    private Poster lines(String name, SandboxProcess sandbox, List<String> command) throws IOException {
        Path folder = Files.createDirectories(options.folder().resolve(name));
        Path trusted = Files.writeString(folder.resolve("media.pem"), sandbox.fact("mediaCertificate"));
        var process = new Child(name, folder, Map.of("NODE_EXTRA_CA_CERTS", trusted.toString()), command);
        return new LinePoster(process, sandbox, options.contacts());
    }

    /// Why a client cannot be run here.
    ///
    /// @return empty when it can
    static Optional<String> missing(String client) {
        if (!client.equals(BenchOptions.BAILEYS)) {
            return Optional.empty();
        }
        Path baileys = NODE.resolve("node_modules/baileys");
        if (!Files.isDirectory(baileys)) {
            return Optional.of(baileys + " is not there: run npm ci in " + NODE);
        }
        try {
            int failed = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return failed == 0 ? Optional.empty() : Optional.of("node --version ended with " + failed);
        } catch (IOException e) {
            return Optional.of("node cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while node was looked for");
        }
    }

    private static List<String> baileys(SandboxProcess sandbox) {
        return List.of(
                "node",
                NODE.resolve("poster.mjs").toString(),
                sandbox.fact("webSocketUri"),
                sandbox.fact("noiseRootKey"),
                sandbox.mediaOrigin().toString(),
                sandbox.fact("clientVersion"),
                "memory");
    }

    private List<String> protocol(SandboxProcess sandbox) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"));
        // the launcher gives them to the server
        String more = System.getenv().getOrDefault("HELIOGRAPH_JAVA_OPTS", "");
        command.addAll(List.of(more.isBlank() ? new String[0] : more.strip().split("\\s+")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ProtocolAlone.class.getName(),
                sandbox.fact("webSocketUri"),
                sandbox.fact("noiseRootKey"),
                sandbox.mediaOrigin().toString(),
                sandbox.fact("clientVersion")));
        return command;
    }
}
