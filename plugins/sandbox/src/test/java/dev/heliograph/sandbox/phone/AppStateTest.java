package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.heliograph.protocol.proto.SyncActionData;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.sandbox.phone.AppStateCollection.Edit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The phone's app-state encoder against what Baileys wrote for the same changes.
class AppStateTest {
    private static final JsonNode VECTORS = Vectors.read("appstate.json");
    private static final AppStateKeys KEYS =
            new AppStateKeys(Vectors.hex(VECTORS, "keyId"), Vectors.hex(VECTORS, "keyData"));

    @Test
    void writesTheSixRecordedPatchesByteForByte() throws Exception {
        var collection = new AppStateCollection(VECTORS.get("collection").asText(), KEYS);
        int checked = 0;
        for (JsonNode vector : VECTORS.get("patches")) {
            var patch = SyncdPatch.parseFrom(collection.append(List.of(edit(vector))));
            SyncdMutation mutation = patch.getMutations(0);
            assertThat(hex(mutation.getRecord().getIndex().getBlob()))
                    .isEqualTo(vector.get("indexMac").asText());
            assertThat(mutation.getRecord().getValue().getBlob().toByteArray())
                    .isEqualTo(Vectors.base64(vector, "valueBlob"));
            assertThat(hex(patch.getSnapshotMac()))
                    .isEqualTo(vector.get("snapshotMac").asText());
            assertThat(hex(patch.getPatchMac()))
                    .isEqualTo(vector.get("patchMac").asText());
            assertThat(patch.getVersion().getVersion())
                    .isEqualTo(vector.get("version").asLong());
            checked++;
        }
        assertThat(checked).isEqualTo(6);
    }

    @Test
    void replayedPatchesGiveTheRecordedSnapshot() throws Exception {
        assertThat(VECTORS.get("patches")).hasSize(6);
        var collection = new AppStateCollection(VECTORS.get("collection").asText(), KEYS);
        for (JsonNode vector : VECTORS.get("patches")) {
            collection.replay(Vectors.base64(vector, "patchBytes"));
        }
        var expected = SyncdSnapshot.parseFrom(Vectors.base64(VECTORS.get("snapshot"), "bytes"));
        SyncdSnapshot snapshot = collection.snapshot(6);
        assertThat(snapshot.getVersion()).isEqualTo(expected.getVersion());
        assertThat(snapshot.getRecordsList()).isNotEmpty().hasSize(expected.getRecordsCount());
        // Baileys sealed its snapshot anew, so its MAC is another; patch 6 vouches for the state of version 6
        assertThat(hex(snapshot.getMac()))
                .isEqualTo(VECTORS.get("patches").get(5).get("snapshotMac").asText());
    }

    @Test
    void sumsTheRecordedHashes() {
        int checked = 0;
        for (JsonNode vector : VECTORS.get("ltHash")) {
            // the hash is linear: result minus base is what was added minus what was subtracted
            var sum = new LtHashSum();
            vector.get("add").forEach(mac -> sum.add(bytes(mac)));
            vector.get("subtract").forEach(mac -> sum.subtract(bytes(mac)));
            assertThat(sum.bytes()).isEqualTo(difference(Vectors.hex(vector, "result"), Vectors.hex(vector, "base")));
            checked++;
        }
        assertThat(checked).isEqualTo(6);
    }

    private static Edit edit(JsonNode vector) throws Exception {
        byte[] blob = Vectors.base64(vector, "valueBlob");
        byte[] iv = Arrays.copyOf(blob, 16);
        byte[] plain = Primitives.decryptCbc(
                Vectors.hex(VECTORS.get("expanded"), "enc"), iv, Arrays.copyOfRange(blob, 16, blob.length - 32));
        var data = SyncActionData.parseFrom(plain);
        var operation =
                SyncdMutation.SyncdOperation.valueOf(vector.get("operation").asText());
        assertThat(data.getIndex().toStringUtf8()).isEqualTo(vector.get("index").toString());
        return new Edit(operation, data.getIndex().toStringUtf8(), data.getValue(), data.getVersion(), iv);
    }

    private static byte[] difference(byte[] a, byte[] b) {
        var lanes = new ArrayList<Byte>();
        for (int i = 0; i < a.length; i += 2) {
            int lane = (a[i] & 0xff | (a[i + 1] & 0xff) << 8) - (b[i] & 0xff | (b[i + 1] & 0xff) << 8);
            lanes.add((byte) lane);
            lanes.add((byte) (lane >>> 8));
        }
        byte[] out = new byte[lanes.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = lanes.get(i);
        }
        return out;
    }

    private static byte[] bytes(JsonNode hex) {
        return HexFormat.of().parseHex(hex.asText());
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
