package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairingTest {
    private Bench bench;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(2, 1));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void linksADeviceByQrSends515AndLetsItLogIn() throws Exception {
        Device device = bench.linked();

        try (Wire wire = bench.login(device, true)) {
            assertThat(wire.ask("get", "encrypt", Node.of("count"))
                            .requireChild("count")
                            .attr("value"))
                    .isEqualTo("0");
        }
        assertThat(device.lid.device()).isEqualTo(1);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void givesEveryNewLinkANewDeviceNumber() throws Exception {
        assertThat(bench.linked().lid.device()).isEqualTo(1);
        assertThat(bench.linked().lid.device()).isEqualTo(2);
    }

    @Test
    void refusesAnAdvSignatureThatIsNotTheIdentitys() throws Exception {
        var device = new Device();
        Remote.Scanned scanned = bench.scanned(device);
        byte[] forged = ADVSignedDeviceIdentity.parseFrom(device.sign(scanned.container())).toBuilder()
                .setDeviceSignature(ByteString.copyFrom(new byte[64]))
                .build()
                .toByteArray();
        scanned.reply(device, forged);

        assertThat(scanned.wire().awaitTag("stream:error").attr("code")).isEqualTo("401");
        assertThat(bench.broken()).containsExactly("bad-device-signature");
        try (Wire login =
                Wire.open(bench.network, device.noise, device.login(true).build())) {
            assertThat(login.next().tag()).isEqualTo("failure");
        }
    }

    @Test
    void refusesAReplyThatKeepsTheAccountSignatureKey() throws Exception {
        var device = new Device();
        Remote.Scanned scanned = bench.scanned(device);
        device.sign(scanned.container());
        scanned.reply(device, device.account);

        assertThat(scanned.wire().awaitTag("stream:error").attr("code")).isEqualTo("401");
        assertThat(bench.broken()).containsExactly("bad-device-signature");
    }

    @Test
    void refusesARegistrationWhoseSignedPreKeyIsNotSigned() {
        var device = new Device();
        var payload = device.registration();
        payload.getDevicePairingDataBuilder().setESkeySig(ByteString.copyFrom(new byte[64]));

        try (Wire wire = Wire.open(bench.network, device.noise, payload.build())) {
            assertThat(wire.next().attr("reason")).isEqualTo("400");
            assertThat(bench.broken()).containsExactly("bad-registration");
        }
    }

    @Test
    void refusesALoginWithAnotherNoiseKey() throws Exception {
        Device device = bench.linked();

        try (Wire wire = Wire.open(
                bench.network,
                Curve25519.generate(Device.RANDOM),
                device.login(true).build())) {
            Node failure = wire.next();
            assertThat(failure.tag()).isEqualTo("failure");
            assertThat(failure.attr("reason")).isEqualTo("401");
        }
        assertThat(bench.broken()).containsExactly("wrong-noise-key");
    }

    @Test
    void refusesALoginOfADeviceThatIsNotLinked() throws Exception {
        Device device = bench.linked();
        device.pn = device.pn.withDevice(9);

        try (Wire wire =
                Wire.open(bench.network, device.noise, device.login(true).build())) {
            assertThat(wire.next().attr("reason")).isEqualTo("401");
        }
        assertThat(bench.broken()).containsExactly("unknown-companion");
    }

    @Test
    void refusesStanzasBeforeLogin() {
        var device = new Device();
        try (Wire wire =
                Wire.open(bench.network, device.noise, device.registration().build())) {
            wire.next();
            wire.send(Node.of("message").attr("id", "3EB0").attr("type", "text").build());

            assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("401");
            assertThat(bench.broken()).containsExactly("stanza-before-login");
        }
    }

    @Test
    void refusesAQrCodeThatNobodyShows() throws Exception {
        var answer = bench.post("/scan", "{\"qr\":\"" + new Device().qr("2@nobody") + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("no connected client shows the ref");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"qr\":\"no code\",\"expiresAt\":\"2026-11-22T18:00:00Z\"} | qr code has 1 fields",
                "{\"qr\":                       | line 1, column",
                "{\"qr\":[1]}                   | wrong is qr",
                "[]                             | body must be"
            })
    void aScanThatMakesNoSenseIsRefusedInPlainWords(String body, String why) throws Exception {
        var answer = bench.post("/scan", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why).doesNotContain("jackson", "sandbox.net", "Exception");
    }

    @Test
    void aNewerLoginReplacesTheOlderOne() throws Exception {
        Device device = bench.linked();
        try (Wire first = bench.login(device, true);
                Wire _ = bench.login(device, true)) {
            Node end = first.awaitTag("stream:error");
            assertThat(end.requireChild("conflict").attr("type")).isEqualTo("replaced");
        }
    }
}
