package dev.heliograph.server.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Where the built distribution is: the system property `heliograph.dist`, set by the build.
final class Distribution {
    private Distribution() {}

    static Path home() {
        String home = System.getProperty("heliograph.dist", "");
        if (home.isEmpty() || !Files.isDirectory(Path.of(home, "lib"))) {
            throw new IllegalStateException(
                    "system property heliograph.dist must name the built distribution, was \"" + home + "\"");
        }
        return Path.of(home);
    }

    static String launcher() {
        return home().resolve("bin").resolve("heliograph").toString();
    }

    /// The zip of a plugin.
    static Path plugin(String id) throws IOException {
        try (Stream<Path> files = Files.list(home().resolve("plugins"))) {
            return files.filter(file -> file.getFileName().toString().matches(id + "-[0-9].*\\.zip"))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("the distribution has no plugin " + id));
        }
    }

    /// The JVM that runs the tests.
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
