package dev.heliograph.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildHashTest {
    private static final JsonNode VECTORS =
            Vectors.read("pairing/connection-buildhash.json").required("buildHash");

    @ParameterizedTest
    @CsvSource({"version,md5", "version2,md5_2"})
    void hashesTheVersionAsRecorded(String version, String hash) {
        Vectors.all(VECTORS, 4);

        assertThat(ClientVersion.parse(VECTORS.required(version).textValue()).buildHash())
                .isEqualTo(Vectors.hex(VECTORS, hash));
    }
}
