package dev.heliograph.server.bench;

import java.util.List;

/// What was measured, as it is written down: every single one.
final class Figures {
    private Figures() {}

    /// One start of the server on a linked data folder.
    ///
    /// @param readyMillis from the process's start until ready and connected
    /// @param cpuMillis   its CPU by then
    record Start(double readyMillis, double cpuMillis) {}

    /// One post.
    ///
    /// @param cpuMillis  CPU of the client's process until the acknowledgement
    /// @param wallMillis time until the acknowledgement
    record Post(double cpuMillis, double wallMillis) {}

    /// Posts one after the other to contacts that have the key.
    ///
    /// @param meanCpuMillis CPU of the process from the first to what follows the last, by their number
    /// @param posts         each of them
    record Steady(double meanCpuMillis, List<Post> posts) {
        /// CPU of the one in the middle, until its acknowledgement.
        double medianCpuMillis() {
            return median(posts.stream().map(Post::cpuMillis).toList());
        }
    }

    /// What one linked device did.
    ///
    /// @param client  who
    /// @param run     which pair of processes, from 1
    /// @param link    which device of that process, from 1: the first is cold
    /// @param first   the post to contacts without a session
    /// @param steady  the posts after it
    /// @param warmup  how many posts followed those, printed and not kept
    /// @param warm    the posts after the warm-up; none without one
    /// @param idleCpuMillis CPU of the process in a second of doing nothing
    record Device(
            String client,
            int run,
            int link,
            Post first,
            Steady steady,
            int warmup,
            Steady warm,
            double idleCpuMillis) {}

    /// The middle one, or the mean of the middle two; 0 of none.
    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
