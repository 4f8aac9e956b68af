package dev.heliograph.server.media;

import dev.heliograph.server.config.ConfigException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The ffmpeg of this machine.
///
/// @param ffmpeg  the executable
/// @param ffprobe the one beside it
/// @param starter starts it, and its caps before it
/// @param caps    what to put before a command so that memory and processor time are capped, where there is a
///                `prlimit`, and that it dies with this server, where there is a `setpriv`
/// @param version as it names itself
/// @param encoder its H.264 encoder; empty when it has none
public record FfmpegTool(
        ToolStarter starter, Path ffmpeg, Path ffprobe, List<String> caps, String version, Optional<String> encoder) {
    private static final System.Logger LOG = System.getLogger(FfmpegTool.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PRLIMIT = "prlimit";
    private static final String SETPRIV = "setpriv";
    private static final List<String> CAPS = List.of("--as=4294967296", "--core=0", "--nofile=64");

    /// The encoders we know how to ask, best first; the last is that of builds under the LGPL.
    private static final List<String> ENCODERS = List.of("libx264", "libopenh264");

    /// Looks for one.
    ///
    /// @param configured the executable named by the operator; empty to look on the path
    /// @param path       the environment's `PATH`
    /// @param work       where a folder for the trial run is made
    /// @param time       how long one run may take; its processor time is capped at twice that, for two threads
    /// @return empty when there is none
    /// @throws ConfigException when the configured one is not usable
    public static Optional<FfmpegTool> find(Optional<Path> configured, String path, Path work, Duration time) {
        if (configured.isPresent()) {
            Path ffmpeg = configured.get().toAbsolutePath();
            return Optional.of(tried(ffmpeg, path, work, time)
                    .orElseThrow(() -> new ConfigException(List.of("config media.ffmpeg: must be an ffmpeg that runs,"
                            + " with ffprobe beside it, was \"" + ffmpeg + "\""))));
        }
        return onPath(path, "ffmpeg").flatMap(ffmpeg -> tried(ffmpeg, path, work, time));
    }

    private static Optional<Path> onPath(String path, String name) {
        String suffix = File.separatorChar == '\\' ? ".exe" : "";
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name + suffix).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<FfmpegTool> tried(Path ffmpeg, String path, Path work, Duration time) {
        Path ffprobe = ffmpeg.resolveSibling(ffmpeg.getFileName().toString().replace("ffmpeg", "ffprobe"));
        if (!Files.isExecutable(ffmpeg) || !Files.isExecutable(ffprobe)) {
            return Optional.empty();
        }
        var starter = new ToolStarter();
        List<String> caps = caps(path, time);
        Optional<String> version = run(starter, caps, ffmpeg, "-version", work);
        if (version.isEmpty() && !caps.isEmpty()) {
            // a container may forbid to set limits
            caps = List.of();
            version = run(starter, caps, ffmpeg, "-version", work);
        }
        if (version.isEmpty()) {
            return Optional.empty();
        }
        String encoders = run(starter, caps, ffmpeg, "-encoders", work).orElse("");
        return Optional.of(new FfmpegTool(
                starter,
                ffmpeg,
                ffprobe,
                caps,
                version.get().lines().findFirst().orElse("").replaceFirst(" Copyright.*", ""),
                ENCODERS.stream()
                        .filter(name -> encoders.contains(" " + name + " "))
                        .findFirst()));
    }

    private static List<String> caps(String path, Duration time) {
        var caps = new ArrayList<String>();
        // a kill of this server leaves it no chance to end what it started
        onPath(path, SETPRIV).ifPresent(setpriv -> caps.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL")));
        onPath(path, PRLIMIT).ifPresent(prlimit -> {
            caps.add(prlimit.toString());
            caps.addAll(CAPS);
            caps.addAll(List.of("--cpu=" + (2 * time.toSeconds() + 10), "--"));
        });
        return List.copyOf(caps);
    }

    private static Optional<String> run(ToolStarter starter, List<String> caps, Path ffmpeg, String option, Path work) {
        var command = new ArrayList<>(caps);
        command.addAll(List.of(ffmpeg.toString(), "-nostdin", "-v", "error", option));
        try (var folder = WorkFolder.in(work)) {
            ToolRun run = ToolRun.of(starter, command, folder.path(), LIMIT);
            return run.exit() == 0 ? Optional.of(run.out()) : Optional.empty();
        } catch (IOException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} does not run: {1}", ffmpeg, e);
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// For the log.
    @Override
    public String toString() {
        return version + " at " + ffmpeg + lack(PRLIMIT, "memory not capped")
                + lack(SETPRIV, "outlives a killed server");
    }

    private String lack(String name, String what) {
        boolean there = caps.stream().anyMatch(part -> part.endsWith("/" + name));
        return there ? "" : ", " + what + ": there is no " + name;
    }
}
