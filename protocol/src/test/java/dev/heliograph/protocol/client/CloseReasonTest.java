package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientState;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseReasonTest {
    @ParameterizedTest
    @CsvSource({
        "400,FAILED", "401,LOGGED_OUT", "402,BANNED", "403,LOGGED_OUT", "405,OUTDATED", "406,LOGGED_OUT",
        "409,FAILED", "415,FAILED", "418,FAILED", "500,RECONNECTING", "501,RECONNECTING", "503,RECONNECTING"
    })
    void reactsToARefusedLogin(String reason, ClientState then) {
        CloseReason read =
                CloseReason.ofFailure(Node.of("failure").attr("reason", reason).build());
        assertThat(read.then()).isEqualTo(then);
        assertThat(read.why()).contains(reason);
    }

    @Test
    void reconnectsAtOnceWhenARestartIsRequired() {
        CloseReason read = CloseReason.ofStreamError(
                Node.of("stream:error").attr("code", "515").build());
        assertThat(read.then()).isEqualTo(ClientState.RECONNECTING);
        assertThat(read.backOff()).isFalse();
    }

    @Test
    void neverRetriesWhenReplaced() {
        Node conflict = Node.of("conflict").attr("type", "replaced").build();
        assertThat(CloseReason.ofStreamError(
                                Node.of("stream:error").child(conflict).build())
                        .then())
                .isEqualTo(ClientState.REPLACED);
    }

    @ParameterizedTest
    @CsvSource({"401,device_removed", "401,", "516,"})
    void isLoggedOutWhenThePhoneRemovedIt(String code, String conflict) {
        Node.Builder error = Node.of("stream:error").attr("code", code);
        if (conflict != null) {
            error.child(Node.of("conflict").attr("type", conflict).build());
        }
        assertThat(CloseReason.ofStreamError(error.build()).then()).isEqualTo(ClientState.LOGGED_OUT);
    }

    @ParameterizedTest
    @CsvSource({"503", "500", "429"})
    void backsOffFromOtherErrors(String code) {
        CloseReason read = CloseReason.ofStreamError(
                Node.of("stream:error").attr("code", code).build());
        assertThat(read.then()).isEqualTo(ClientState.RECONNECTING);
        assertThat(read.backOff()).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"1", "2", "3"})
    void waitsLongerEachTimeUpToTheCapAndStartsOver(long seed) {
        Backoff backoff = new Backoff(new Random(seed));
        long[] expected = {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 900, 900};
        for (long seconds : expected) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(seconds * 900), Duration.ofMillis(seconds * 1100));
        }
        backoff.reset();
        assertThat(backoff.next()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1100));
    }
}
