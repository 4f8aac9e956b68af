package dev.heliograph.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.model.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AddressVectorsTest {
    static List<JsonNode> jids() {
        return Vectors.all(Vectors.read("misc/misc.json").required("jids"), 7);
    }

    static List<JsonNode> hashes() {
        return Vectors.all(Vectors.read("misc/misc.json").required("phash"), 5);
    }

    @ParameterizedTest
    @MethodSource("jids")
    void parsesEveryVector(JsonNode vector) {
        JsonNode expected = vector.required("decoded");

        Jid jid = Jid.parse(vector.required("jid").textValue());

        assertThat(jid.user()).isEqualTo(expected.required("user").textValue());
        assertThat(jid.server().text()).isEqualTo(expected.required("server").textValue());
        assertThat(jid.device()).isEqualTo(expected.path("device").asInt(0));
        assertThat(jid.withoutDevice())
                .hasToString(vector.required("normalized").textValue());
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void hashesParticipantsInAnyOrder(JsonNode vector) {
        List<Jid> devices = new ArrayList<>();
        vector.required("participants").forEach(jid -> devices.add(Jid.parse(jid.textValue())));
        String expected = vector.required("whatsmeow").textValue();

        assertThat(ParticipantHash.v2(devices)).isEqualTo(expected);
        Collections.reverse(devices);
        assertThat(ParticipantHash.v2(devices)).isEqualTo(expected);
    }

    @Test
    void hashesHiddenIdsAsTheReferenceDoes() {
        List<Jid> devices =
                List.of(Jid.lid("222222222222222", 0), Jid.lid("111111111111111", 7), Jid.lid("111111111111111", 0));

        assertThat(ParticipantHash.v2(devices)).isEqualTo("2:9VfHZQwx");
    }
}
