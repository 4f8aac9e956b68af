package dev.heliograph.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.proto.DeviceProps;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ClientPayloadsTest {
    private static final ClientVersion BAILEYS = new ClientVersion(2, 3000, 1043857760);
    private static final DeviceProfile MAC =
            new DeviceProfile("Mac OS", DeviceProps.PlatformType.CHROME, '1', new int[] {10, 15, 7}, "US");

    private final JsonNode vectors = read();

    @Test
    void registersLikeBaileysButForTheHistoryItAsksFor() throws Exception {
        JsonNode companion = vectors.get("companion");
        JsonNode signed = companion.get("signedPreKey");
        ClientPayload theirs =
                ClientPayload.parseFrom(base64(vectors.get("clientPayload").get("registration")));
        ClientPayload ours = ClientPayloads.registration(
                BAILEYS,
                MAC,
                new ClientPayloads.DeviceKeys(
                        companion.get("registrationId").asInt(),
                        hex(companion.get("identityPub")),
                        signed.get("id").asInt(),
                        hex(signed.get("pub")),
                        hex(signed.get("signature"))));
        DeviceProps theirProps =
                DeviceProps.parseFrom(theirs.getDevicePairingData().getDeviceProps());
        DeviceProps ourProps = DeviceProps.parseFrom(ours.getDevicePairingData().getDeviceProps());
        assertThat(ourProps.getRequireFullSync()).isFalse();
        assertThat(ourProps.toBuilder().setRequireFullSync(true).build()).isEqualTo(theirProps);
        assertThat(withoutProps(ours)).isEqualTo(withoutProps(theirs));
    }

    @Test
    void logsInLikeBaileysButWithSessionsByHiddenId() throws Exception {
        ClientPayload theirs =
                ClientPayload.parseFrom(base64(vectors.get("clientPayload").get("login")));
        ClientPayload ours = ClientPayloads.login(BAILEYS, MAC, Jid.pn("15550000001", 3), true);
        assertThat(ours.getLidDbMigrated()).isTrue();
        assertThat(ours.toBuilder().setLidDbMigrated(false).build()).isEqualTo(theirs);
    }

    @Test
    void refusesAVersionOfAnotherForm() {
        assertThat(ClientVersion.parse("2.3000.7")).isEqualTo(new ClientVersion(2, 3000, 7));
        assertThatThrownBy(() -> ClientVersion.parse("2.3000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2.3000");
        assertThatThrownBy(() -> ClientVersion.parse("a.b.c")).hasMessageContaining("a.b.c");
    }

    private static ClientPayload withoutProps(ClientPayload payload) {
        ClientPayload.Builder copy = payload.toBuilder();
        copy.getDevicePairingDataBuilder().clearDeviceProps();
        return copy.build();
    }

    private static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }

    private static byte[] base64(JsonNode node) {
        return Base64.getDecoder().decode(node.asText());
    }

    private static JsonNode read() {
        try (InputStream in = ClientPayloadsTest.class.getResourceAsStream("/vectors/pairing/pairing.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
