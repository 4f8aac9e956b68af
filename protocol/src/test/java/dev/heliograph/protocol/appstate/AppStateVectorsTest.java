package dev.heliograph.protocol.appstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.protocol.store.AppStateCollection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppStateVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final JsonNode vectors = read("appstate.json");
    private final MutationKeys keys = MutationKeys.expand(hex(vectors.get("keyData")));
    private final ByteString keyId = ByteString.copyFrom(hex(vectors.get("keyId")));
    private final PatchDecoder decoder =
            new PatchDecoder(id -> id.equals(keyId) ? Optional.of(keys) : Optional.empty());

    @Test
    void expandsTheSharedKey() {
        JsonNode expanded = vectors.get("expanded");
        assertThat(keys.index()).isEqualTo(hex(expanded.get("index")));
        assertThat(keys.valueEnc()).isEqualTo(hex(expanded.get("enc")));
        assertThat(keys.valueMac()).isEqualTo(hex(expanded.get("vmac")));
        assertThat(keys.snapshotMac()).isEqualTo(hex(expanded.get("smac")));
        assertThat(keys.patchMac()).isEqualTo(hex(expanded.get("pmac")));
    }

    @Test
    void expandsTheKeyOfTheConnectionVectors() {
        JsonNode vector = read("connection-appstate.json");
        MutationKeys expanded = MutationKeys.expand(hex(vector.get("keyData")));
        assertThat(expanded.index()).isEqualTo(hex(vector.get("index")));
        assertThat(expanded.patchMac()).isEqualTo(hex(vector.get("patchMac")));
        byte[] state = new byte[LtHash.SIZE];
        LtHash.add(state, hex(vector.get("valueMac_32")));
        assertThat(state).isEqualTo(hex(vector.get("lthash_v1")));
    }

    @Test
    void addsAndSubtractsLikeEveryVector() {
        JsonNode all = vectors.get("ltHash");
        assertThat(all).hasSize(6);
        for (JsonNode vector : all) {
            byte[] state = hex(vector.get("base"));
            vector.get("subtract").forEach(mac -> LtHash.subtract(state, hex(mac)));
            vector.get("add").forEach(mac -> LtHash.add(state, hex(mac)));
            assertThat(state).isEqualTo(hex(vector.get("result")));
        }
    }

    @Test
    void appliesEveryPatchWithAllMacs() throws Exception {
        JsonNode patches = vectors.get("patches");
        assertThat(patches).hasSize(6);
        AppStateCollection stored = AppStateCollection.empty(collection());
        for (JsonNode vector : patches) {
            assertThat(stored.ltHash()).isEqualTo(hex(vector.get("lthashBefore")));
            CollectionState state = new CollectionState(stored);
            SyncdPatch patch = SyncdPatch.parseFrom(base64(vector.get("patchBytes")));
            List<Mutation> mutations = decoder.patch(state, patch, stored.version() + 1, patch.getMutationsList());
            assertThat(mutations).hasSize(1);
            assertThat(mutations.getFirst().index()).isEqualTo(texts(vector.get("index")));
            assertThat(mutations.getFirst().set())
                    .isEqualTo("SET".equals(vector.get("operation").asText()));
            stored = state.result();
            assertThat(stored.ltHash()).isEqualTo(hex(vector.get("lthashAfter")));
            assertThat(stored.version()).isEqualTo(vector.get("version").asLong());
        }
    }

    @Test
    void readsTheNameOfAContact() throws Exception {
        JsonNode first = vectors.get("patches").get(0);
        SyncdPatch patch = SyncdPatch.parseFrom(base64(first.get("patchBytes")));
        List<Mutation> mutations = decoder.patch(fresh(), patch, 1, patch.getMutationsList());
        assertThat(mutations.getFirst().value().getContactAction().getFullName())
                .isEqualTo(
                        first.get("value").get("contactAction").get("fullName").asText());
    }

    @Test
    void appliesTheSnapshot() throws Exception {
        JsonNode vector = vectors.get("snapshot");
        CollectionState state = fresh();
        List<Mutation> mutations = decoder.snapshot(state, SyncdSnapshot.parseFrom(base64(vector.get("bytes"))));
        assertThat(state.hash()).isEqualTo(hex(vector.get("lthash")));
        assertThat(state.version()).isEqualTo(6);
        assertThat(state.result().size()).isEqualTo(3);
        List<List<String>> indexes = new ArrayList<>();
        for (JsonNode index : vector.get("baileysDecodesTo")) {
            indexes.add(IndexJson.parse(index.asText()));
        }
        assertThat(mutations.stream().map(Mutation::index)).containsExactlyInAnyOrderElementsOf(indexes);
    }

    @Test
    void refusesAPatchWhoseMacWasChanged() throws Exception {
        SyncdPatch patch =
                SyncdPatch.parseFrom(base64(vectors.get("patches").get(0).get("patchBytes")));
        for (SyncdPatch broken : List.of(
                patch.toBuilder().setPatchMac(flipped(patch.getPatchMac())).build(),
                patch.toBuilder()
                        .setSnapshotMac(flipped(patch.getSnapshotMac()))
                        .build(),
                withValue(
                        patch,
                        flipped(patch.getMutations(0).getRecord().getValue().getBlob())),
                withIndex(
                        patch,
                        flipped(patch.getMutations(0).getRecord().getIndex().getBlob())))) {
            assertThatThrownBy(() -> decoder.patch(fresh(), broken, 1, broken.getMutationsList()))
                    .isInstanceOfSatisfying(
                            AppStateException.class,
                            e -> assertThat(e.kind()).isEqualTo(AppStateException.Kind.BAD_MAC));
        }
    }

    @Test
    void namesAKeyThatWasNeverShared() throws Exception {
        SyncdPatch patch =
                SyncdPatch.parseFrom(base64(vectors.get("patches").get(0).get("patchBytes")));
        PatchDecoder without = new PatchDecoder(_ -> Optional.empty());
        assertThatThrownBy(() -> without.patch(fresh(), patch, 1, patch.getMutationsList()))
                .isInstanceOfSatisfying(
                        AppStateException.class,
                        e -> assertThat(e.kind()).isEqualTo(AppStateException.Kind.MISSING_KEY));
    }

    @Test
    void readsIndexesAndRefusesOtherJson() throws Exception {
        assertThat(IndexJson.parse("[ \"a\\\"b\" , \"\\u00e9\" ]")).containsExactly("a\"b", "é");
        for (String bad : List.of("", "[", "[1]", "{}", "[\"a\"", "[\"a\"]x", "[\"\\u12\"]")) {
            assertThatThrownBy(() -> IndexJson.parse(bad)).as(bad).isInstanceOf(AppStateException.class);
        }
    }

    private CollectionState fresh() {
        return new CollectionState(AppStateCollection.empty(collection()));
    }

    private String collection() {
        return vectors.get("collection").asText();
    }

    private static SyncdPatch withValue(SyncdPatch patch, ByteString blob) {
        SyncdPatch.Builder copy = patch.toBuilder();
        copy.getMutationsBuilder(0).getRecordBuilder().getValueBuilder().setBlob(blob);
        return copy.build();
    }

    private static SyncdPatch withIndex(SyncdPatch patch, ByteString blob) {
        SyncdPatch.Builder copy = patch.toBuilder();
        copy.getMutationsBuilder(0).getRecordBuilder().getIndexBuilder().setBlob(blob);
        return copy.build();
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] copy = bytes.toByteArray();
        copy[copy.length - 1] ^= 1;
        return ByteString.copyFrom(copy);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static byte[] hex(JsonNode node) {
        return HEX.parseHex(node.asText());
    }

    private static byte[] base64(JsonNode node) {
        return Base64.getDecoder().decode(node.asText());
    }

    private static JsonNode read(String name) {
        try (InputStream in = AppStateVectorsTest.class.getResourceAsStream("/vectors/appstate/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
