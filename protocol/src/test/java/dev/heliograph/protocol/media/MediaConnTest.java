package dev.heliograph.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaConnTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant DEADLINE = NOW.plusSeconds(60);

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksOnTheStreamForMediaHosts() {
        Node request = new MediaConnQuery(NOW).request().build();

        assertThat(request.tag()).isEqualTo("iq");
        assertThat(request.jidAttr("to")).isEqualTo(Jid.SERVER);
        assertThat(request.attr("type")).isEqualTo("set");
        assertThat(request.attr("xmlns")).isEqualTo("w:m");
        assertThat(request.requireChild("media_conn").children()).isEmpty();
    }

    @Test
    void putsPrimaryHostsBeforeFallbacksAndKeepsTheirPorts() {
        MediaHosts hosts = parse(
                "300",
                "21600",
                host("mmg-fallback.whatsapp.net", "fallback"),
                host("localhost:9582", "primary"),
                host("[::1]:8443", null),
                host("localhost:9582", "primary"));

        assertThat(hosts.hosts()).containsExactly("localhost:9582", "[::1]:8443", "mmg-fallback.whatsapp.net");
        assertThat(hosts.auth()).isEqualTo("AUTH");
        assertThat(hosts.toString()).doesNotContain("AUTH");
    }

    @ParameterizedTest
    @CsvSource({"300,21600,270", "21600,300,270", "300,,270", ",21600,-30", "x,21600,-30"})
    void isStaleThirtySecondsBeforeTheShorterTimeIsOver(String ttl, String authTtl, long seconds) {
        assertThat(parse(ttl, authTtl, host("a", "primary")).until()).isEqualTo(NOW.plusSeconds(seconds));
    }

    @Test
    void readsABigTtlAsAPointInTime() {
        assertThat(parse("1795400000", null, host("a", "primary")).until())
                .isEqualTo(Instant.ofEpochSecond(1_795_399_970L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evil.example/", "user@evil.example", "a b", "a#b", "a?b", "a:port", "a:1:2", "a\\b"})
    void takesNoHostThatCouldEndTheAuthority(String hostname) {
        assertThatThrownBy(() -> parse("300", "300", host(hostname, "primary")))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("no usable host");
    }

    @Test
    void remembersTheHostsUntilTheyAreStale() throws Exception {
        MediaConn conn = new MediaConn(this::ask, time::get);
        MediaHosts first = conn.hosts(DEADLINE);
        time.set(NOW.plusSeconds(269));
        assertThat(conn.hosts(DEADLINE.plusSeconds(600))).isSameAs(first);
        time.set(NOW.plusSeconds(270));
        assertThat(conn.hosts(DEADLINE.plusSeconds(600))).isNotSameAs(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void asksAgainForARefusedTokenButOnlyOnceForAllWhoHoldIt() throws Exception {
        MediaConn conn = new MediaConn(this::ask, time::get);
        MediaHosts refused = conn.hosts(DEADLINE);
        MediaHosts fresh = conn.insteadOf(refused, DEADLINE);

        assertThat(fresh).isNotSameAs(refused);
        assertThat(conn.insteadOf(refused, DEADLINE)).isSameAs(fresh);
        assertThat(asked).hasValue(2);
    }

    @Test
    void asksOnceForManyUploadsAtOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        MediaConn conn = new MediaConn(
                deadline -> {
                    answer.await();
                    return ask(deadline);
                },
                time::get);
        CyclicBarrier start = new CyclicBarrier(9);
        List<Thread> uploads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            uploads.add(Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                    conn.hosts(DEADLINE);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        start.await();
        answer.countDown();
        for (Thread upload : uploads) {
            upload.join();
        }

        assertThat(asked).hasValue(1);
    }

    private MediaHosts ask(Instant deadline) {
        return new MediaHosts(
                "AUTH" + asked.incrementAndGet(), List.of("a"), time.get().plusSeconds(270));
    }

    private static Node host(String hostname, String type) {
        return Node.of("host")
                .attr("hostname", hostname)
                .attrIfPresent("type", type)
                .build();
    }

    private static MediaHosts parse(String ttl, String authTtl, Node... hosts) {
        Node conn = Node.of("media_conn")
                .attr("auth", "AUTH")
                .attrIfPresent("ttl", ttl)
                .attrIfPresent("auth_ttl", authTtl)
                .children(List.of(hosts))
                .build();
        return new MediaConnQuery(NOW).parse(Node.of("iq").child(conn).build());
    }
}
