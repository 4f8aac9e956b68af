package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.client.CloseReason.Pace;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.StateCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every row of 1-connection.md 7.6 to 7.9.
class CloseReasonTest {
    @ParameterizedTest(name = "failure {0}")
    @CsvSource({
        "400,FAILED,REFUSED,BACK_OFF",
        "401,LOGGED_OUT,REMOVED_ON_PHONE,BACK_OFF",
        "402,BANNED,TEMPORARY_BAN,BACK_OFF",
        "403,LOGGED_OUT,ACCOUNT_LOCKED,BACK_OFF",
        "405,OUTDATED,CLIENT_OUTDATED,BACK_OFF",
        "406,LOGGED_OUT,ACCOUNT_LOCKED,BACK_OFF",
        "409,FAILED,REFUSED,BACK_OFF",
        "411,FAILED,REFUSED,BACK_OFF",
        "413,FAILED,REFUSED,BACK_OFF",
        "414,FAILED,REFUSED,BACK_OFF",
        "415,FAILED,REFUSED,BACK_OFF",
        "418,FAILED,REFUSED,BACK_OFF",
        "500,RECONNECTING,CONNECTION_LOST,BACK_OFF",
        "501,RECONNECTING,CONNECTION_LOST,BACK_OFF_FEW",
        "503,RECONNECTING,CONNECTION_LOST,BACK_OFF",
        ",RECONNECTING,CONNECTION_LOST,BACK_OFF"
    })
    void reactsToARefusedLogin(String reason, ClientState then, StateCause cause, Pace pace) {
        CloseReason read = CloseReason.ofFailure(
                Node.of("failure").attrIfPresent("reason", reason).build());
        assertThat(read.then()).isEqualTo(then);
        assertThat(read.cause()).isEqualTo(cause);
        assertThat(read.pace()).isEqualTo(pace);
        assertThat(read.why()).contains(reason == null ? "500" : reason);
    }

    @ParameterizedTest(name = "stream:error {0} {1}")
    @CsvSource({
        "515,,RECONNECTING,CONNECTION_LOST,NOW",
        "516,,LOGGED_OUT,REMOVED_ON_PHONE,BACK_OFF",
        "401,device_removed,LOGGED_OUT,REMOVED_ON_PHONE,BACK_OFF",
        "401,,LOGGED_OUT,REMOVED_ON_PHONE,BACK_OFF",
        ",replaced,REPLACED,REPLACED,BACK_OFF",
        "409,replaced,REPLACED,REPLACED,BACK_OFF",
        "409,,REPLACED,REPLACED,BACK_OFF",
        "429,,RECONNECTING,CONNECTION_LOST,BACK_OFF_FAR",
        "503,,RECONNECTING,CONNECTION_LOST,BACK_OFF",
        "500,,RECONNECTING,CONNECTION_LOST,BACK_OFF_FEW",
        ",,RECONNECTING,CONNECTION_LOST,BACK_OFF_FEW"
    })
    void reactsToAStreamError(String code, String conflict, ClientState then, StateCause cause, Pace pace) {
        Node.Builder error = Node.of("stream:error").attrIfPresent("code", code);
        if (conflict != null) {
            error.child(Node.of("conflict").attr("type", conflict).build());
        }
        CloseReason read = CloseReason.ofStreamError(error.build());
        assertThat(read.then()).isEqualTo(then);
        assertThat(read.cause()).isEqualTo(cause);
        assertThat(read.pace()).isEqualTo(pace);
    }

    @ParameterizedTest
    @CsvSource({"xml-not-well-formed", "bad-mac"})
    void namesWhatTheServerSaysIsWrongWithOurStream(String child) {
        Node error = Node.of("stream:error").child(Node.of(child).build()).build();
        CloseReason read = CloseReason.ofStreamError(error);
        assertThat(read.pace()).isEqualTo(Pace.BACK_OFF_FEW);
        assertThat(read.why()).isEqualTo("stream error " + child);
    }

    @Test
    void readsTheOtherSpellingOfAConflict() {
        Node conflict = Node.of("conflict").attr("reason", "replaced").build();
        Node error = Node.of("stream:error").child(conflict).build();
        assertThat(CloseReason.ofStreamError(error).then()).isEqualTo(ClientState.REPLACED);
    }

    @Test
    void tellsHowLongABanLastsAndWhy() {
        CloseReason read = CloseReason.ofFailure(Node.of("failure")
                .attr("reason", "402")
                .attr("code", "104")
                .attr("expire", "3600")
                .build());
        assertThat(read.over()).isEqualTo(Duration.ofHours(1));
        assertThat(read.why()).contains("same message too often");
        assertThat(read.status(Instant.EPOCH).until()).contains(Instant.EPOCH.plusSeconds(3600));
    }

    @Test
    void showsWhatTheServerSaysToThePerson() {
        CloseReason read = CloseReason.ofFailure(Node.of("failure")
                .attr("reason", "403")
                .attr("logout_message_header", "Log in again")
                .attr("logout_message_subtext", "You moved to another phone")
                .build());
        assertThat(read.why()).endsWith("(Log in again; You moved to another phone)");
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

    @Test
    void triesAtOnceAfterARestartButNotForEver() {
        Retries retries = new Retries(new Random(1));
        for (int i = 0; i < 5; i++) {
            assertThat(retries.after(Pace.NOW)).contains(Duration.ZERO);
        }
        assertThat(retries.after(Pace.NOW).orElseThrow()).isPositive();
        retries.reset();
        assertThat(retries.after(Pace.NOW)).contains(Duration.ZERO);
    }

    @Test
    void waitsMuchLongerWhenThereIsTooMuchOfUs() {
        assertThat(new Retries(new Random(1)).after(Pace.BACK_OFF_FAR).orElseThrow())
                .isGreaterThan(Duration.ofSeconds(7));
    }

    @Test
    void givesUpAfterAFewFaultsOfOurOwnUnlessALoginCameBetween() {
        Retries retries = new Retries(new Random(1));
        for (int i = 0; i < 4; i++) {
            assertThat(retries.after(Pace.BACK_OFF_FEW)).isPresent();
        }
        assertThat(retries.after(Pace.BACK_OFF_FEW)).isEmpty();
        retries.reset();
        assertThat(retries.after(Pace.BACK_OFF_FEW)).isPresent();
    }
}
