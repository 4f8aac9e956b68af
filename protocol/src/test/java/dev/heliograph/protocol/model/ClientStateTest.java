package dev.heliograph.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClientStateTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/heliograph/protocol/model/ClientState.java");
    private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");

    @ParameterizedTest
    @EnumSource(ClientState.class)
    void goesExactlyWhereTheDocumentedTableSays(ClientState from) throws IOException {
        assertThat(from.next()).isEqualTo(table().getOrDefault(from, Set.of()));
    }

    @ParameterizedTest
    @EnumSource(ClientState.class)
    void mayAlwaysStayAndNeverLeavesClosed(ClientState from) {
        assertThat(from.mayBecome(from)).isTrue();
        assertThat(ClientState.CLOSED.mayBecome(from)).isEqualTo(from == ClientState.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED,created", "LINKING,linking", "LINK_EXPIRED,linkExpired", "CONNECTING,connecting",
        "CONNECTED,connected", "RECONNECTING,reconnecting", "LOGGED_OUT,loggedOut", "REPLACED,replaced",
        "OUTDATED,outdated", "TIME_LOCKED,timeLocked", "BANNED,banned", "FAILED,failed"
    })
    void isSpelledInCamelCase(ClientState state, String word) {
        assertThat(state.word()).isEqualTo(word);
    }

    @Test
    void onlyStatesThatEndByThemselvesAreNotFinal() {
        assertThat(Arrays.stream(ClientState.values()).filter(state -> !state.isFinal()))
                .containsExactly(
                        ClientState.CREATED,
                        ClientState.LINKING,
                        ClientState.CONNECTING,
                        ClientState.CONNECTED,
                        ClientState.RECONNECTING,
                        ClientState.TIME_LOCKED);
    }

    private static Map<ClientState, Set<ClientState>> table() throws IOException {
        Map<ClientState, Set<ClientState>> table = new EnumMap<>(ClientState.class);
        List<String> rows = Files.readAllLines(SOURCE).stream()
                .filter(line -> line.startsWith("/// |") && line.contains("`"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        for (String row : rows) {
            String[] cells = row.split("\\|");
            Stream<ClientState> from = cells[1].strip().equals("all but `CLOSED`")
                    ? EnumSet.complementOf(EnumSet.of(ClientState.CLOSED)).stream()
                    : names(cells[1]);
            ClientState to = names(cells[2]).findFirst().orElseThrow();
            from.forEach(one -> table.computeIfAbsent(one, _ -> EnumSet.noneOf(ClientState.class))
                    .add(to));
        }
        return table;
    }

    private static Stream<ClientState> names(String cell) {
        return NAME.matcher(cell).results().map(found -> ClientState.valueOf(found.group(1)));
    }
}
