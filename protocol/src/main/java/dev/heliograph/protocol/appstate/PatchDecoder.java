package dev.heliograph.protocol.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.appstate.AppStateException.Kind;
import dev.heliograph.protocol.crypto.AesCbc;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.proto.SyncActionData;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdRecord;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Checks and decrypts patches and snapshots; every MAC is checked. Pure.
/// Source: shared/protocol/1-connection.md 9.5, 9.6.
public final class PatchDecoder {
    private static final int IV = 16;
    private static final int MAC = 32;

    private final Function<ByteString, Optional<MutationKeys>> keys;

    /// With the look-up of shared keys by key id.
    public PatchDecoder(Function<ByteString, Optional<MutationKeys>> keys) {
        this.keys = keys;
    }

    /// Applies a snapshot: the state is what it says afterwards.
    ///
    /// @return all records, decrypted
    public List<Mutation> snapshot(CollectionState state, SyncdSnapshot snapshot) throws AppStateException {
        state.reset();
        List<Mutation> mutations = new ArrayList<>(snapshot.getRecordsCount());
        for (SyncdRecord row : snapshot.getRecordsList()) {
            mutations.add(set(state, row));
        }
        state.version(snapshot.getVersion().getVersion());
        require("snapshot MAC", snapshotMac(state, snapshot.getKeyId().getId()), snapshot.getMac());
        return mutations;
    }

    /// Applies a patch.
    ///
    /// @param version   what the patch leads to, when it does not say so itself
    /// @param mutations its mutations, downloaded ones included
    /// @return the mutations, decrypted, in order
    public List<Mutation> patch(CollectionState state, SyncdPatch patch, long version, List<SyncdMutation> mutations)
            throws AppStateException {
        long next = state.version() + 1;
        long named = patch.hasVersion() ? patch.getVersion().getVersion() : version;
        if (named != next) {
            throw new AppStateException(
                    Kind.MALFORMED, "patch to version " + named + " came, expected one to version " + next);
        }
        state.version(next);
        List<Mutation> decrypted = new ArrayList<>(mutations.size());
        List<byte[]> valueMacs = new ArrayList<>(mutations.size());
        for (SyncdMutation mutation : mutations) {
            if (mutation.getOperation() == SyncdMutation.SyncdOperation.SET) {
                decrypted.add(set(state, mutation.getRecord()));
            } else {
                remove(state, mutation.getRecord()).ifPresent(decrypted::add);
            }
            valueMacs.add(valueMac(mutation.getRecord().getValue().getBlob().toByteArray()));
        }
        ByteString keyId = patch.getKeyId().getId();
        require("snapshot MAC", snapshotMac(state, keyId), patch.getSnapshotMac());
        require("patch MAC", patchMac(state, keyId, patch.getSnapshotMac(), valueMacs), patch.getPatchMac());
        return decrypted;
    }

    private Mutation set(CollectionState state, SyncdRecord row) throws AppStateException {
        Opened opened = open(true, row);
        state.set(row.getIndex().getBlob().toByteArray(), opened.valueMac(), opened.index());
        return new Mutation(true, opened.index(), opened.value());
    }

    /// A removal need not be readable, as long as it is known what is removed: it says so itself, or the entry was set
    /// in this run, or there is none. Source: shared/protocol/1-connection.md 9.6.
    private Optional<Mutation> remove(CollectionState state, SyncdRecord row) throws AppStateException {
        byte[] indexMac = row.getIndex().getBlob().toByteArray();
        Optional<Mutation> removed;
        try {
            Opened opened = open(false, row);
            removed = Optional.of(new Mutation(false, opened.index(), opened.value()));
        } catch (AppStateException e) {
            Optional<List<String>> index = state.index(indexMac);
            if (index.isEmpty() && state.has(indexMac)) {
                throw new AppStateException(Kind.MALFORMED, "it is not known what is removed: " + e.getMessage(), e);
            }
            removed = index.map(known -> new Mutation(false, known, SyncActionValue.getDefaultInstance()));
        }
        state.remove(indexMac);
        return removed;
    }

    private record Opened(List<String> index, SyncActionValue value, byte[] valueMac) {}

    private Opened open(boolean set, SyncdRecord row) throws AppStateException {
        ByteString keyId = row.getKeyId().getId();
        MutationKeys shared = keys(keyId);
        byte[] blob = row.getValue().getBlob().toByteArray();
        if (blob.length < IV + MAC + 16 || row.getIndex().getBlob().size() != MAC) {
            throw new AppStateException(
                    Kind.MALFORMED,
                    "app-state record has a value of " + blob.length + " bytes, an index of "
                            + row.getIndex().getBlob().size());
        }
        byte[] sealed = Arrays.copyOf(blob, blob.length - MAC);
        byte[] valueMac = valueMac(blob);
        byte[] operation = Bytes.concat(new byte[] {(byte) (set ? 1 : 2)}, keyId.toByteArray());
        byte[] expected = Arrays.copyOf(
                Hmac.sha512(shared.valueMac(), operation, sealed, Bytes.bigEndian(operation.length, 8)), MAC);
        require("value MAC", expected, ByteString.copyFrom(valueMac));
        SyncActionData data = open(shared, sealed);
        require(
                "index MAC",
                Hmac.sha256(shared.index(), data.getIndex().toByteArray()),
                row.getIndex().getBlob());
        return new Opened(IndexJson.parse(data.getIndex().toStringUtf8()), data.getValue(), valueMac);
    }

    private static SyncActionData open(MutationKeys shared, byte[] sealed) throws AppStateException {
        try {
            byte[] plain = AesCbc.decrypt(
                    shared.valueEnc(), Arrays.copyOf(sealed, IV), Arrays.copyOfRange(sealed, IV, sealed.length));
            return SyncActionData.parseFrom(plain);
        } catch (CryptoException | InvalidProtocolBufferException e) {
            throw new AppStateException(Kind.MALFORMED, "app-state value does not decrypt: " + e.getMessage());
        }
    }

    private static byte[] valueMac(byte[] blob) {
        return Arrays.copyOfRange(blob, Math.max(0, blob.length - MAC), blob.length);
    }

    private byte[] snapshotMac(CollectionState state, ByteString keyId) throws AppStateException {
        return Hmac.sha256(keys(keyId).snapshotMac(), state.hash(), Bytes.bigEndian(state.version(), 8), name(state));
    }

    private byte[] patchMac(CollectionState state, ByteString keyId, ByteString snapshotMac, List<byte[]> valueMacs)
            throws AppStateException {
        List<byte[]> parts = new ArrayList<>();
        parts.add(snapshotMac.toByteArray());
        parts.addAll(valueMacs);
        parts.add(Bytes.bigEndian(state.version(), 8));
        parts.add(name(state));
        return Hmac.sha256(keys(keyId).patchMac(), parts.toArray(byte[][]::new));
    }

    private static byte[] name(CollectionState state) {
        return state.name().getBytes(StandardCharsets.UTF_8);
    }

    private MutationKeys keys(ByteString keyId) throws AppStateException {
        return keys.apply(keyId).orElseThrow(() -> AppStateException.missingKey(keyId.toByteArray()));
    }

    private static void require(String what, byte[] expected, ByteString found) throws AppStateException {
        if (!MessageDigest.isEqual(expected, found.toByteArray())) {
            throw new AppStateException(Kind.BAD_MAC, what + " does not match");
        }
    }
}
