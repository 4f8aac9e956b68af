package dev.heliograph.protocol.usync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.model.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhashTest {
    @Test
    void hashesEverySetOfTheVectors() {
        JsonNode all = Vectors.read("misc/misc.json").required("phash");
        assertThat(all).isNotEmpty();
        for (JsonNode vector : all) {
            List<Jid> devices = new ArrayList<>();
            vector.required("participants").forEach(one -> devices.add(Jid.parse(one.textValue())));
            assertThat(Phash.of(devices)).isEqualTo(vector.required("whatsmeow").textValue());
            Collections.reverse(devices);
            assertThat(Phash.of(devices)).isEqualTo(vector.required("whatsmeow").textValue());
        }
    }

    @Test
    void hashesHiddenIdsAndTakesTheLegacyServerForPhoneNumbers() {
        assertThat(Phash.of(List.of(
                        Jid.lid("111111111111111", 0), Jid.lid("111111111111111", 7), Jid.lid("222222222222222", 0))))
                .isEqualTo("2:9VfHZQwx");
        assertThat(Phash.of(List.of(new Jid("15550000001", 0, Jid.Server.LEGACY))))
                .isEqualTo("2:+TUXDN6y");
    }
}
