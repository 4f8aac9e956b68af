package dev.heliograph.sandbox.answer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.KeyId;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdRecord;
import dev.heliograph.sandbox.fault.AppStateFaults.How;
import java.util.ArrayList;
import java.util.List;

/// Damages the first of the patches handed out, as a broken server or phone might. Pure.
final class PatchDamage {
    private static final ByteString STRANGE_KEY = ByteString.copyFrom(new byte[] {9, 9, 9, 9, 9, 9});

    private PatchDamage() {}

    /// @param patches encoded SyncdPatch, at least one
    static List<byte[]> apply(How how, List<byte[]> patches) {
        var damaged = new ArrayList<>(patches);
        damaged.set(0, how == How.GARBAGE ? new byte[] {1, 2, 3} : damage(how, patches.getFirst()));
        return damaged;
    }

    private static byte[] damage(How how, byte[] bytes) {
        try {
            var patch = SyncdPatch.parseFrom(bytes).toBuilder();
            switch (how) {
                case PATCH_MAC -> patch.setPatchMac(flipped(patch.getPatchMac()));
                case STATE_MAC -> patch.setSnapshotMac(flipped(patch.getSnapshotMac()));
                case MUTATION -> patch.removeMutations(0);
                case HOLE ->
                    patch.getVersionBuilder().setVersion(patch.getVersion().getVersion() + 1);
                case VALUE -> {
                    SyncdRecord.Builder record = patch.getMutationsBuilder(0).getRecordBuilder();
                    record.getValueBuilder().setBlob(flipped(record.getValue().getBlob()));
                }
                case KEY -> {
                    patch.setKeyId(KeyId.newBuilder().setId(STRANGE_KEY));
                    patch.getMutationsBuilderList()
                            .forEach(mutation -> mutation.getRecordBuilder()
                                    .setKeyId(KeyId.newBuilder().setId(STRANGE_KEY)));
                }
                case GARBAGE -> throw new IllegalArgumentException("garbage is no patch");
            }
            return patch.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a patch of a phone cannot be read", e);
        }
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] copy = bytes.toByteArray();
        copy[copy.length / 2] ^= 1;
        return ByteString.copyFrom(copy);
    }
}
