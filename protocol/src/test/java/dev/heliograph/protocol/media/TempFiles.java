package dev.heliograph.protocol.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Looks for what uploads left behind.
final class TempFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private TempFiles() {}

    /// Files with a name in the folder, and, where the system lists them, those without one that are still open.
    static List<String> of(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        if (Files.exists(folder)) {
            files(folder).map(Path::toString).forEach(found::add);
        }
        if (Files.exists(DESCRIPTORS)) {
            for (Path descriptor : files(DESCRIPTORS).toList()) {
                // the descriptor of this list itself is gone by now
                if (Files.isSymbolicLink(descriptor)) {
                    found.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
            found.removeIf(target -> !target.startsWith(folder.toString()));
        }
        return found;
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }
}
