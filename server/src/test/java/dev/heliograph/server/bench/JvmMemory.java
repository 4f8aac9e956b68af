package dev.heliograph.server.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a JVM's heap and a process's memory came to. For one thread.
///
/// @param jcmd the tool of the JDK
/// @param pid  the JVM
/// @param log  its `-Xlog:gc`
record JvmMemory(Path jcmd, long pid, Path log) {
    /// `Pause Young (Allocation Failure) 70M->21M(247M) 12.3ms`
    private static final Pattern COLLECTION = Pattern.compile("Pause (Young|Full) .*?(\\d+)M->(\\d+)M\\(\\d+M\\)");

    /// Heaps of collections.
    ///
    /// @param usedMebi the fullest any was before one, garbage included
    /// @param liveMebi the fullest any was after a full one: what outlives a young one may be garbage
    /// @param count    of full collections
    record Heap(int usedMebi, int liveMebi, int count) {}

    /// Of a JVM.
    static JvmMemory of(long pid, Path log) {
        return new JvmMemory(Path.of(System.getProperty("java.home"), "bin", "jcmd"), pid, log);
    }

    /// Collects all garbage; what is left is the last line of the log.
    void collect() throws IOException, InterruptedException {
        jcmd("GC.run");
    }

    /// Mebibytes in use now, garbage included.
    int used() throws IOException, InterruptedException {
        return Pattern.compile(" used (\\d+)K")
                        .matcher(jcmd("GC.heap_info"))
                        .results()
                        // generations; the line of the metaspace has the same words
                        .limit(2)
                        .mapToInt(found -> Integer.parseInt(found.group(1)))
                        .sum()
                / 1024;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + said);
        }
        return said;
    }

    /// How long the log is now.
    int mark() throws IOException {
        return Files.readString(log).length();
    }

    /// The collections that were logged after a mark.
    Heap since(int mark) throws IOException {
        List<MatchResult> all = COLLECTION
                .matcher(Files.readString(log).substring(mark))
                .results()
                .toList();
        List<MatchResult> full =
                all.stream().filter(match -> match.group(1).equals("Full")).toList();
        return new Heap(most(all, 2), most(full, 3), full.size());
    }

    private static int most(List<MatchResult> found, int group) {
        return found.stream()
                .mapToInt(match -> Integer.parseInt(match.group(group)))
                .max()
                .orElse(0);
    }

    /// Mebibytes a process holds at most since it began, as the kernel counts.
    static double peakResident(long pid) throws IOException {
        return Pattern.compile("VmHWM:\\s*(\\d+) kB")
                        .matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")))
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .findFirst()
                        .orElseThrow()
                / 1024.0;
    }
}
