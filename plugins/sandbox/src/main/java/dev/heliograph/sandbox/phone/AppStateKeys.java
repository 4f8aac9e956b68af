package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.proto.KeyId;
import dev.heliograph.protocol.proto.SyncActionData;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdIndex;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdMutation.SyncdOperation;
import dev.heliograph.protocol.proto.SyncdRecord;
import dev.heliograph.protocol.proto.SyncdValue;
import java.util.Arrays;
import java.util.List;

/// One app-state key and everything sealed with it. Immutable. Source: shared/protocol/1-connection.md 9.4 to 9.6.
final class AppStateKeys {
    private static final int MAC = 32;

    private final byte[] id;
    private final byte[] data;
    private final byte[] index;
    private final byte[] encryption;
    private final byte[] value;
    private final byte[] snapshot;
    private final byte[] patch;

    /// Expands a key.
    ///
    /// @param id   opaque, commonly 6 bytes
    /// @param data 32 secret bytes
    AppStateKeys(byte[] id, byte[] data) {
        byte[] expanded = Primitives.hkdf(data, "WhatsApp Mutation Keys", 5 * 32);
        this.id = id.clone();
        this.data = data.clone();
        this.index = Arrays.copyOfRange(expanded, 0, 32);
        this.encryption = Arrays.copyOfRange(expanded, 32, 64);
        this.value = Arrays.copyOfRange(expanded, 64, 96);
        this.snapshot = Arrays.copyOfRange(expanded, 96, 128);
        this.patch = Arrays.copyOfRange(expanded, 128, 160);
    }

    /// The key's id, as each record names it.
    KeyId id() {
        return KeyId.newBuilder().setId(ByteString.copyFrom(id)).build();
    }

    /// The MAC an index is filed under.
    byte[] indexMac(String indexJson) {
        return Primitives.hmacSha256(index, ByteString.copyFromUtf8(indexJson).toByteArray());
    }

    /// The secret a key share carries.
    ByteString data() {
        return ByteString.copyFrom(data);
    }

    /// Seals one change.
    ///
    /// @param indexJson such as `["contact","15550100001@s.whatsapp.net"]`
    /// @param version   of the kind of action
    /// @param iv        16 fresh bytes
    SyncdMutation seal(SyncdOperation operation, String indexJson, SyncActionValue action, int version, byte[] iv) {
        ByteString indexBytes = ByteString.copyFromUtf8(indexJson);
        byte[] plain = SyncActionData.newBuilder()
                .setIndex(indexBytes)
                .setValue(action)
                .setPadding(ByteString.EMPTY)
                .setVersion(version)
                .build()
                .toByteArray();
        byte[] sealed = Primitives.concat(iv, Primitives.encryptCbc(encryption, iv, plain));
        byte[] indexMac = indexMac(indexJson);
        byte[] blob = Primitives.concat(sealed, valueMac(operation, sealed));
        return SyncdMutation.newBuilder()
                .setOperation(operation)
                .setRecord(SyncdRecord.newBuilder()
                        .setIndex(SyncdIndex.newBuilder().setBlob(ByteString.copyFrom(indexMac)))
                        .setValue(SyncdValue.newBuilder().setBlob(ByteString.copyFrom(blob)))
                        .setKeyId(id()))
                .build();
    }

    /// The MAC of a collection's whole state.
    byte[] snapshotMac(LtHashSum hash, long version, String collection) {
        return Primitives.hmacSha256(
                snapshot,
                hash.bytes(),
                Primitives.bigEndian64(version),
                ByteString.copyFromUtf8(collection).toByteArray());
    }

    /// The MAC of a patch.
    byte[] patchMac(byte[] snapshotMac, List<SyncdMutation> mutations, long version, String collection) {
        byte[][] macs = mutations.stream()
                .map(mutation -> valueMac(mutation.getRecord()))
                .toArray(byte[][]::new);
        return Primitives.hmacSha256(
                patch,
                snapshotMac,
                Primitives.concat(macs),
                Primitives.bigEndian64(version),
                ByteString.copyFromUtf8(collection).toByteArray());
    }

    /// The MAC at the end of a record's value, 32 bytes.
    static byte[] valueMac(SyncdRecord record) {
        ByteString blob = record.getValue().getBlob();
        return blob.substring(blob.size() - MAC).toByteArray();
    }

    private byte[] valueMac(SyncdOperation operation, byte[] sealed) {
        byte[] op = {(byte) (operation == SyncdOperation.SET ? 1 : 2)};
        byte[] mac = Primitives.hmacSha512(value, op, id, sealed, Primitives.bigEndian64(id.length + 1L));
        return Arrays.copyOf(mac, MAC);
    }
}
