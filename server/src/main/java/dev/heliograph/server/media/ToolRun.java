package dev.heliograph.server.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// One run of an external tool: its own folder, next to no environment, no input, and an end in every case.
///
/// @param exit   what it ended with
/// @param out    the first 4 MiB of its standard output
/// @param errors the last 64 KiB of its standard error
record ToolRun(int exit, String out, String errors) {
    private static final int MAX_OUT = 4 << 20;
    private static final int MAX_ERRORS = 64 << 10;
    private static final List<String> KEPT = List.of("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot");

    /// Runs it to its end.
    ///
    /// @param starter starts it
    /// @param folder where it works and its output is kept
    /// @throws IOException          when it cannot be started
    /// @throws TimeoutException     when it took longer; it is gone then
    /// @throws InterruptedException when the caller was interrupted; it is gone then
    static ToolRun of(ToolStarter starter, List<String> command, Path folder, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        Path out = folder.resolve("tool.out");
        Path errors = folder.resolve("tool.err");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(KEPT);
        environment.put("LC_ALL", "C");
        environment.put("HOME", folder.toString());
        environment.put("TMPDIR", folder.toString());
        Process process = starter.start(builder);
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException(command.getFirst() + " took longer than " + limit.toSeconds() + " s");
            }
            return new ToolRun(process.exitValue(), start(out), tail(errors));
        } finally {
            end(process);
        }
    }

    /// Kills it with all it started, and waits until it is gone whatever happens meanwhile.
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        boolean interrupted = false;
        for (boolean gone = false; !gone; ) {
            try {
                process.waitFor();
                gone = true;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_OUT), StandardCharsets.UTF_8);
        }
    }

    private static String tail(Path file) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(MAX_ERRORS, in.length())];
            in.seek(in.length() - bytes.length);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }
}
