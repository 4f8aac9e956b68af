package dev.heliograph.protocol.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The table of known differences between what was recorded and what we send, `vectors/flow/differences.tsv`.
final class Differences {
    /// For an act that only one of the two does.
    static final String ALL = "*";

    /// One difference.
    ///
    /// @param act     what is done, as [Acts] names it
    /// @param where   the part or attribute, or [#ALL]
    /// @param who     `ours` or `theirs`: who alone has it
    /// @param section of the sheets that ours follows
    /// @param why     in words
    record Row(String act, String where, String who, String section, String why) {
        String key() {
            return act + "\t" + where + "\t" + who;
        }
    }

    private Differences() {}

    static List<Row> read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Differences.class.getResourceAsStream("/vectors/flow/differences.tsv"), StandardCharsets.UTF_8))) {
            return in.lines()
                    .skip(1)
                    .map(line -> line.split("\t"))
                    .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3], cells[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the recorded client does and ours does not.
    static Set<String> foreignActs() {
        return read().stream()
                .filter(row -> row.where().equals(ALL) && row.who().equals("theirs"))
                .map(Row::act)
                .collect(Collectors.toSet());
    }
}
