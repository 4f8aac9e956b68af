package dev.heliograph.server.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.util.Unzip;

/// What lies in the plugins folder, and zips unpacked below the data folder by the hash of their content, so that the
/// plugins folder may be read-only and a changed zip is never mixed with an old one.
final class PluginFiles {
    private final Path folder;
    private final Path unpacked;

    PluginFiles(Path folder, Path unpacked) {
        this.folder = folder;
        this.unpacked = unpacked;
    }

    /// Everything that looks like a plugin, by name; empty when there is no such folder.
    List<Path> candidates() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(PluginFiles::isCandidate).sorted().toList();
        }
    }

    /// Where PF4J can load a candidate from: a zip's unpacked folder, anything else in place.
    Path ready(Path candidate) throws IOException {
        if (!candidate.toString().endsWith(".zip")) {
            return candidate;
        }
        String name = candidate.getFileName().toString();
        Path target = unpacked.resolve(name.substring(0, name.length() - 4) + "-" + hash(candidate));
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(unpacked);
        Path fresh = Files.createTempDirectory(unpacked, "unpacking-");
        new Unzip(candidate.toFile(), fresh.toFile()).extract();
        if (!Files.exists(fresh.resolve("plugin.properties"))) {
            throw new IOException("is no plugin: it has no plugin.properties, or is no zip");
        }
        move(fresh, target);
        return target;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to);
        }
    }

    private static boolean isCandidate(Path path) {
        String name = path.getFileName().toString();
        if (name.startsWith(".")) {
            return false;
        }
        return name.endsWith(".zip") || name.endsWith(".jar") || Files.exists(path.resolve("plugin.properties"));
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
