package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.world.DeviceHash;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private static final String ID = "3EB0123456789ABCDEF012";

    private Bench bench;
    private int ids;
    private Poster poster;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(1, 0));
        Device device = bench.linked();
        poster = new Poster(device, bench.active(device, true));
    }

    @AfterEach
    void stop() {
        poster.wire.close();
        bench.close();
    }

    @Test
    void refusesAStatusWithTheCodeAskedForAndDeliversNothing() throws Exception {
        fault("{\"ackError\":{\"code\":500,\"times\":1}}");
        Node status = status("refused");

        assertThat(poster.post(status).attr("error")).isEqualTo("500");
        assertThat(bench.phones().tray().size()).isZero();
        assertThat(poster.post(status).attr("error")).isNull();
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void losesAnAckAndTakesTheResendWithoutDeliveringTwice() throws Exception {
        fault("{\"droppedAcks\":1}");
        Node status = status("lost");
        poster.wire.send(status);
        delivered("lost");

        assertThat(poster.post(status).attr("error")).isNull();
        assertThat(bench.phones().tray().list(entry -> true)).hasSize(1);
    }

    @Test
    void closesInsteadOfAckingAndTakesTheResendOnTheNextConnection() throws Exception {
        fault("{\"closesBeforeAck\":1}");
        Node status = status("closed");
        poster.wire.send(status);
        assertThat(poster.wire.isEnded()).isTrue();
        delivered("closed");

        try (Wire again = bench.login(poster.device, true)) {
            again.send(status);
            assertThat(again.awaitTag("ack").attr("error")).isNull();
        }
        assertThat(bench.phones().tray().list(entry -> true)).hasSize(1);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void namesTheHashOfTheDevicesThereAreWhenTheClientNamesAnotherOrAFaultWantsIt() throws Exception {
        var owner = poster.device.lid.withoutDevice();
        String right = DeviceHash.of(List.of(owner, poster.device.lid));

        assertThat(poster.post(status("none")).attr("phash")).isNull();
        assertThat(poster.post(withPhash(right)).attr("phash")).isNull();
        assertThat(poster.post(withPhash("2:abcdefgh")).attr("phash")).isEqualTo(right);
        fault("{\"posts\":{\"ackPhash\":{\"value\":\"2:hgfedcba\",\"times\":1}}}");
        assertThat(poster.post(withPhash(right)).attr("phash")).isEqualTo("2:hgfedcba");
        fault("{\"posts\":{\"ackPhash\":{\"times\":1}}}");
        assertThat(poster.post(withPhash(right)).attr("phash")).isEqualTo(right);
    }

    @Test
    void leaksAStatusToSomebodyItIsNotAddressedTo() throws Exception {
        fault("{\"posts\":{\"leak\":{\"phone\":\"15550100001\",\"times\":1}}}");

        poster.post(status("overheard"));

        bench.awaitBroken("missing-sender-key");
    }

    @Test
    void delaysAnAck() throws Exception {
        fault("{\"slowAcks\":{\"millis\":300,\"times\":1}}");
        long before = System.nanoTime();
        poster.post(status("slow"));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(299));
    }

    @Test
    void endsTheStreamOfEverybodyLoggedIn() throws Exception {
        fault("{\"streamError\":503}");

        assertThat(poster.wire.awaitTag("stream:error").attr("code")).isEqualTo("503");
    }

    @Test
    void answersALoginWithAFailureOrAStreamError() throws Exception {
        fault("{\"loginFailure\":{\"code\":503,\"times\":1},\"loginStreamError\":{\"code\":515,\"times\":1}}");

        assertThat(firstOf(poster.device).attr("reason")).isEqualTo("503");
        assertThat(firstOf(poster.device).attr("code")).isEqualTo("515");
        assertThat(firstOf(poster.device).tag()).isEqualTo("success");
    }

    @Test
    void deliversAStanzaOfAPhoneTwice() throws Exception {
        fault("{\"duplicateDeliveries\":1}");
        Device fresh = bench.linked();
        try (Wire wire = bench.login(fresh, true)) {
            wire.ask("set", "encrypt", Remote.upload(fresh).toArray(Node.Builder[]::new));
            wire.ask("set", "passive", Node.of("active"));

            Node first = wire.awaitTag("message");
            assertThat(wire.awaitTag("message")).isEqualTo(first);
        }
    }

    @Test
    void refusesAFaultThereIsNone() throws Exception {
        assertThat(bench.put("/faults", "{\"earthquake\":1}").statusCode()).isEqualTo(400);
    }

    private void fault(String json) throws Exception {
        assertThat(bench.put("/faults", json).statusCode()).isEqualTo(200);
    }

    private Node firstOf(Device device) {
        try (Wire wire =
                Wire.open(bench.network, device.noise, device.login(true).build())) {
            return wire.next();
        }
    }

    private Node withPhash(String phash) throws Exception {
        var owner = poster.device.lid.withoutDevice();
        return poster.status(ID + ids++, List.of(poster.keyFor(owner)), poster.text("hashed"))
                .attr("phash", phash)
                .child(poster.identity())
                .build();
    }

    private Node status(String text) throws Exception {
        var owner = poster.device.lid.withoutDevice();
        List<Node> participants = List.of(poster.keyFor(owner));
        return poster.status(ID, participants, poster.text(text))
                .child(poster.identity())
                .build();
    }

    private void delivered(String text) throws Exception {
        assertThat(bench.phones().tray().await(entry -> text.equals(entry.text()), 1, Duration.ofSeconds(20)))
                .hasSize(1);
    }
}
