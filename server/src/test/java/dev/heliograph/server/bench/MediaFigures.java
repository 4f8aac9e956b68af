package dev.heliograph.server.bench;

import java.util.List;

/// What was measured of media, as it is written down: every single one.
final class MediaFigures {
    private MediaFigures() {}

    /// One picture of one client, again and again.
    ///
    /// @param client who
    /// @param name   of the picture
    /// @param bytes  of the file
    /// @param warmup how many were posted before these
    /// @param posts  from the request, or the command, to the acknowledgement
    record Picture(String client, String name, long bytes, int warmup, List<Figures.Post> posts) {
        double medianWall() {
            return Figures.median(posts.stream().map(Figures.Post::wallMillis).toList());
        }

        double medianCpu() {
            return Figures.median(posts.stream().map(Figures.Post::cpuMillis).toList());
        }
    }

    /// One film of one client.
    ///
    /// @param client      who
    /// @param post        time and CPU, without an ffmpeg's
    /// @param idleRssMebi the most memory it held before
    /// @param peakRssMebi the most it held after
    record Film(String client, Figures.Post post, double idleRssMebi, double peakRssMebi) {}

    /// The heap of the server's JVM around a film.
    ///
    /// @param idleLiveMebi  what outlived a full collection before
    /// @param peakUsedMebi  the fullest it was, garbage included, left alone
    /// @param peakLiveMebi  the most that outlived a full collection while a film was posted, one collection after
    ///                      the other
    /// @param collections   how many those were
    record FilmHeap(int idleLiveMebi, int peakUsedMebi, int peakLiveMebi, int collections) {
        int added() {
            return peakLiveMebi - idleLiveMebi;
        }
    }

    /// How fast bytes go through something.
    ///
    /// @param who   `openssl`, `jdk` or `lane`
    /// @param what  the primitive or the kind of media
    /// @param rate  MB/s, 10^6 bytes, the best of several rounds
    /// @param limit what its primitives allow on one thread, MB/s; 0 of a primitive
    record Rate(String who, String what, double rate, double limit) {}
}
