package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdMutation.SyncdOperation;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdRecord;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.protocol.proto.SyncdVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One app-state collection as its phone keeps it: every patch since version 1. Not thread-safe.
///
/// Source: shared/protocol/1-connection.md 9.6.
final class AppStateCollection {
    private final String name;
    private final List<AppStateKeys> keys = new ArrayList<>();
    private final List<byte[]> patches = new ArrayList<>();
    private final Map<ByteString, SyncdRecord> records = new LinkedHashMap<>();
    private final LtHashSum hash = new LtHashSum();

    /// One change of a contact or setting.
    ///
    /// @param indexJson where, as a JSON array
    /// @param value     what
    /// @param version   of the kind of action: 2 for contacts, 1 for the push name
    /// @param iv        16 bytes, fresh for each change
    record Edit(SyncdOperation operation, String indexJson, SyncActionValue value, int version, byte[] iv) {}

    /// An empty collection, version 0.
    AppStateCollection(String name, AppStateKeys keys) {
        this.name = name;
        this.keys.add(keys);
    }

    /// Everything new is sealed with another key; what was sealed before stays as it is.
    void rotate(AppStateKeys next) {
        keys.add(next);
    }

    /// The number of patches so far.
    long version() {
        return patches.size();
    }

    /// Makes the next patch and applies it.
    ///
    /// @return the encoded SyncdPatch, to be kept
    byte[] append(List<Edit> edits) {
        AppStateKeys current = keys.getLast();
        List<SyncdMutation> mutations =
                edits.stream().flatMap(edit -> mutations(edit).stream()).toList();
        mutations.forEach(this::apply);
        long version = version() + 1;
        byte[] snapshotMac = current.snapshotMac(hash, version, name);
        byte[] patch = SyncdPatch.newBuilder()
                .setVersion(SyncdVersion.newBuilder().setVersion(version))
                .addAllMutations(mutations)
                .setSnapshotMac(ByteString.copyFrom(snapshotMac))
                .setPatchMac(ByteString.copyFrom(current.patchMac(snapshotMac, mutations, version, name)))
                .setKeyId(current.id())
                .build()
                .toByteArray();
        patches.add(patch);
        return patch;
    }

    /// An entry sealed with a former key is filed under another MAC: it goes away first.
    private List<SyncdMutation> mutations(Edit edit) {
        var mutations = new ArrayList<SyncdMutation>();
        for (AppStateKeys former : keys.subList(0, keys.size() - 1)) {
            if (records.containsKey(ByteString.copyFrom(former.indexMac(edit.indexJson())))) {
                mutations.add(seal(former, SyncdOperation.REMOVE, edit));
            }
        }
        AppStateKeys current = keys.getLast();
        if (edit.operation() == SyncdOperation.SET
                || records.containsKey(ByteString.copyFrom(current.indexMac(edit.indexJson())))) {
            mutations.add(seal(current, edit.operation(), edit));
        }
        return mutations;
    }

    private static SyncdMutation seal(AppStateKeys with, SyncdOperation operation, Edit edit) {
        return with.seal(operation, edit.indexJson(), edit.value(), edit.version(), edit.iv());
    }

    /// Whether there is an entry.
    boolean has(String indexJson) {
        return keys.stream().anyMatch(key -> records.containsKey(ByteString.copyFrom(key.indexMac(indexJson))));
    }

    /// Applies a patch made before.
    ///
    /// @param patch what [#append] returned for this version
    void replay(byte[] patch) {
        try {
            SyncdPatch.parseFrom(patch).getMutationsList().forEach(this::apply);
            patches.add(patch);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("patch " + (version() + 1) + " of " + name + " cannot be read", e);
        }
    }

    /// The patches after a version, at most so many.
    List<byte[]> after(long version, int atMost) {
        int from = (int) Math.min(version, patches.size());
        return List.copyOf(patches.subList(from, Math.min(patches.size(), from + atMost)));
    }

    /// The whole state at a version.
    ///
    /// @param version 1 to [#version]
    SyncdSnapshot snapshot(long version) {
        var past = new AppStateCollection(name, keys.getLast());
        AppStateKeys with = keyOf(patches.get((int) version - 1));
        patches.subList(0, (int) version).forEach(past::replay);
        return SyncdSnapshot.newBuilder()
                .setVersion(SyncdVersion.newBuilder().setVersion(version))
                .addAllRecords(past.records.values())
                .setMac(ByteString.copyFrom(with.snapshotMac(past.hash, version, name)))
                .setKeyId(with.id())
                .build();
    }

    private AppStateKeys keyOf(byte[] patch) {
        try {
            var id = SyncdPatch.parseFrom(patch).getKeyId();
            return keys.stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a patch of " + name + " cannot be read", e);
        }
    }

    private void apply(SyncdMutation mutation) {
        SyncdRecord record = mutation.getRecord();
        ByteString index = record.getIndex().getBlob();
        SyncdRecord before = records.remove(index);
        if (before != null) {
            hash.subtract(AppStateKeys.valueMac(before));
        }
        if (mutation.getOperation() == SyncdOperation.SET) {
            hash.add(AppStateKeys.valueMac(record));
            records.put(index, record);
        }
    }
}
