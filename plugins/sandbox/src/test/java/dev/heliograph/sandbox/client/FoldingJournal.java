package dev.heliograph.sandbox.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.CommitRecord;
import dev.heliograph.protocol.proto.Rows;
import dev.heliograph.protocol.store.SessionJournal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A journal whose snapshots replace commits one snapshot later, as a server's database does.
final class FoldingJournal implements SessionJournal {
    private final List<byte[]> commits = new ArrayList<>();
    private long dropped;
    private long snapshotSeq;
    private byte[] snapshot;
    private final Set<ByteString> secrets = new HashSet<>();

    @Override
    public synchronized Loaded load() {
        return new Loaded(
                snapshotSeq, snapshot, List.copyOf(commits.subList((int) (snapshotSeq - dropped), commits.size())));
    }

    @Override
    public synchronized void append(long seq, byte[] commit) {
        if (seq != dropped + commits.size() + 1) {
            throw new OwnerConflict("commit " + seq + " is taken");
        }
        commits.add(commit);
        remember(commit);
    }

    @Override
    public synchronized void snapshot(long seq, byte[] state) {
        commits.subList(0, (int) (snapshotSeq - dropped)).clear();
        dropped = snapshotSeq;
        snapshotSeq = seq;
        snapshot = state;
    }

    private void remember(byte[] commit) {
        try {
            Rows rows = CommitRecord.parseFrom(commit).getRows();
            if (rows.hasCredentials()) {
                secrets.add(rows.getCredentials().getAdvSecret());
                secrets.add(rows.getCredentials().getNoise().getPrivateKey());
                secrets.add(rows.getCredentials().getIdentity().getPrivateKey());
            }
            rows.getSignedPreKeysList()
                    .forEach(key -> secrets.add(key.getKeyPair().getPrivateKey()));
            rows.getPreKeysList().forEach(key -> secrets.add(key.getPrivateKey()));
            rows.getSessionsList().forEach(session -> secrets.add(session.getRecord()));
            rows.getAppStateKeysList().forEach(key -> secrets.add(key.getData()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How many of the secrets that were ever written are still there.
    synchronized long secretsLeft() {
        return secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .filter(secret -> holds(secret.toByteArray()))
                .count();
    }

    private boolean holds(byte[] secret) {
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        return Stream.concat(Stream.ofNullable(snapshot), commits.stream())
                .anyMatch(entry -> new String(entry, StandardCharsets.ISO_8859_1).contains(wanted));
    }
}
