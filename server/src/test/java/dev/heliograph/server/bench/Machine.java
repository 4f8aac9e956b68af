package dev.heliograph.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What the figures were taken on.
///
/// @param cpu     the model as the kernel names it
/// @param cores   how many there are
/// @param memory  all of it, MiB
/// @param kernel  operating system and version
/// @param java    version of the JVM that runs bench, server and sandbox
record Machine(String cpu, int cores, long memory, String kernel, String java) {
    /// Asks the machine.
    static Machine look() throws IOException {
        return new Machine(
                first("/proc/cpuinfo", "model name\\s*:\\s*(.*)"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(first("/proc/meminfo", "MemTotal:\\s*(\\d+) kB")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString());
    }

    /// The load average of the last 1, 5 and 15 minutes.
    static String load() throws IOException {
        return first("/proc/loadavg", "^(\\S+ \\S+ \\S+)");
    }

    private static String first(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map(found -> found.group(1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
