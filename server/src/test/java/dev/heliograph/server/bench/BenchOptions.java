package dev.heliograph.server.bench;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What is to be measured.
///
/// @param distribution the built one
/// @param contacts     of the account, one device each
/// @param steady       posts after the first, and again after the warm-up
/// @param warmup       posts between those two; of Baileys, whose CPU is the same from the first on, 25 at most
/// @param links        devices linked one after the other in one process; the first finds it cold
/// @param runs         pairs of fresh processes
/// @param starts       starts of the server
/// @param clients      `server`, `baileys`, `protocol`
/// @param folder       where everything happens
/// @param out          the figures, JSON
record BenchOptions(
        Path distribution,
        int contacts,
        int steady,
        int warmup,
        int links,
        int runs,
        int starts,
        List<String> clients,
        Path folder,
        Path out) {
    static final String SERVER = "server";
    static final String BAILEYS = "baileys";
    static final String PROTOCOL = "protocol";
    private static final int BAILEYS_WARMUP = 25;

    /// For the launcher's help.
    static final String USAGE = """
            heliograph bench [--contacts 1000] [--steady 200] [--warmup 0] [--links 2] [--runs 2]
                             [--starts 5] [--clients server,baileys,protocol] [--folder DIR] [--out FILE.json]""";

    /// Reads arguments; `--distribution` and `--folder` come from the launcher.
    ///
    /// @throws IllegalArgumentException naming what is wrong
    static BenchOptions of(String[] args) {
        Optional<Path> distribution = Optional.empty();
        Optional<Path> folder = Optional.empty();
        Optional<Path> out = Optional.empty();
        int contacts = 1000;
        int steady = 200;
        int warmup = 0;
        int links = 2;
        int runs = 2;
        int starts = 5;
        List<String> clients = List.of(SERVER, BAILEYS, PROTOCOL);
        for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " needs a value\n" + USAGE);
            }
            String value = rest.next();
            switch (name) {
                case "--distribution" -> distribution = Optional.of(Path.of(value));
                case "--folder" -> folder = Optional.of(Path.of(value));
                case "--out" -> out = Optional.of(Path.of(value));
                case "--contacts" -> contacts = number(name, value, 1);
                case "--steady" -> steady = number(name, value, 0);
                case "--warmup" -> warmup = number(name, value, 0);
                case "--links" -> links = number(name, value, 0);
                case "--runs" -> runs = number(name, value, 0);
                case "--starts" -> starts = number(name, value, 0);
                case "--clients" -> clients = clients(value);
                default -> throw new IllegalArgumentException("there is no option " + name + "\n" + USAGE);
            }
        }
        Path all = folder.orElseThrow(() -> new IllegalArgumentException("--folder is missing"))
                .toAbsolutePath()
                .resolve(LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
        return new BenchOptions(
                distribution.orElseThrow(() -> new IllegalArgumentException("--distribution is missing")),
                contacts,
                steady,
                warmup,
                links,
                runs,
                starts,
                clients,
                all,
                out.orElse(all.resolve("bench.json")).toAbsolutePath());
    }

    /// Posts of a client between its cold and its warm ones.
    int warmup(String client) {
        return client.equals(BAILEYS) ? Math.min(warmup, BAILEYS_WARMUP) : warmup;
    }

    private static List<String> clients(String value) {
        List<String> clients = List.of(value.split(","));
        List<String> known = List.of(SERVER, BAILEYS, PROTOCOL);
        if (!known.containsAll(clients)) {
            throw new IllegalArgumentException("--clients must be of " + known + ", was " + value);
        }
        return clients;
    }

    private static int number(String name, String value, int least) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(name + " must be a number of " + least + " or more, was " + value);
    }
}
