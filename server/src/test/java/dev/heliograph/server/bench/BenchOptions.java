package dev.heliograph.server.bench;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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
/// @param what         `text`, `pictures`, `film`, `lane`; `media` is the last three
/// @param media        pictures of each size
/// @param films        films of each client
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
        List<String> what,
        int media,
        int films,
        Path folder,
        Path out) {
    static final String SERVER = "server";
    static final String BAILEYS = "baileys";
    static final String PROTOCOL = "protocol";
    static final String TEXT = "text";
    static final String PICTURES = "pictures";
    static final String FILM = "film";
    static final String LANE = "lane";
    private static final String MEDIA = "media";
    private static final int BAILEYS_WARMUP = 25;

    /// For the launcher's help.
    static final String USAGE = """
            heliograph bench [--contacts 1000] [--steady 200] [--warmup 0] [--links 2] [--runs 2]
                             [--starts 5] [--clients server,baileys,protocol] [--folder DIR] [--out FILE.json]
                             [--what text,media,pictures,film,lane] [--media 15] [--films 1]""";

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
        List<String> what = List.of(TEXT);
        int media = 15;
        int films = 1;
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
                case "--clients" -> clients = names(name, value, List.of(SERVER, BAILEYS, PROTOCOL));
                case "--what" -> what = what(name, value);
                case "--media" -> media = number(name, value, 0);
                case "--films" -> films = number(name, value, 0);
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
                what,
                media,
                films,
                all,
                out.orElse(all.resolve("bench.json")).toAbsolutePath());
    }

    /// Posts of a client between its cold and its warm ones.
    int warmup(String client) {
        return client.equals(BAILEYS) ? Math.min(warmup, BAILEYS_WARMUP) : warmup;
    }

    private static List<String> what(String option, String value) {
        List<String> names = new ArrayList<>(names(option, value, List.of(TEXT, MEDIA, PICTURES, FILM, LANE)));
        if (names.remove(MEDIA)) {
            names.addAll(List.of(PICTURES, FILM, LANE));
        }
        return List.copyOf(names);
    }

    private static List<String> names(String option, String value, List<String> known) {
        List<String> names = List.of(value.split(","));
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException(option + " must be of " + known + ", was " + value);
        }
        return names;
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
