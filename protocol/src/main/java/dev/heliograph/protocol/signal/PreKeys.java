package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.PreKeyCounters;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.store.StateView;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Our own prekeys, by which others reach us. Source: 1-connection.md 6.4 and 6.5.
///
/// Keys are committed before they are uploaded; an id is used again only after all 16,777,215 were.
/// Thread-safe.
public final class PreKeys {
    /// The highest id; then they start at 1 again.
    public static final int MAX_ID = 0xFFFFFF;

    private final SecureRandom random;
    private final InstantSource clock;

    /// With the source of new keys and the time of signed ones.
    public PreKeys(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /// A one-time prekey as uploaded.
    ///
    /// @param id        1 to 16777215
    /// @param publicKey 32 bytes
    public record Upload(int id, byte[] publicKey) {}

    /// Makes `count` one-time prekeys; ids still in use are passed over.
    public void generate(Commit commit, int count) {
        PreKeyCounters counters = commit.preKeyCounters();
        int next = counters.next();
        for (int made = 0; made < count; next = after(next)) {
            if (commit.preKey(next).isEmpty()) {
                commit.putPreKey(next, Curve25519.generate(random).privateKey());
                made++;
            }
        }
        commit.putPreKeyCounters(new PreKeyCounters(next, counters.firstUnuploaded()));
    }

    /// Makes a one-time prekey to be given to one device directly. The server is not given it too, unless
    /// others wait to be uploaded.
    public Upload handOut(Commit commit) {
        PreKeyCounters counters = commit.preKeyCounters();
        boolean allUploaded = counters.next() == counters.firstUnuploaded();
        generate(commit, 1);
        PreKeyCounters after = commit.preKeyCounters();
        int id = after.next() == 1 ? MAX_ID : after.next() - 1;
        if (allUploaded) {
            commit.putPreKeyCounters(new PreKeyCounters(after.next(), after.next()));
        }
        return new Upload(id, Curve25519.publicKey(commit.preKey(id).orElseThrow()));
    }

    /// The one-time prekeys the server does not have yet, in the order they were made.
    public List<Upload> notUploaded(StateView state) {
        PreKeyCounters counters = state.preKeyCounters();
        int first = counters.firstUnuploaded();
        int count = Math.floorMod(counters.next() - first, MAX_ID);
        return state.preKeyIds().stream()
                .filter(id -> distance(first, id) < count)
                .sorted((a, b) -> Integer.compare(distance(first, a), distance(first, b)))
                .map(id -> new Upload(id, Curve25519.publicKey(state.preKey(id).orElseThrow())))
                .toList();
    }

    /// Notes that the server has all keys up to and with `lastId`.
    public void markUploaded(Commit commit, int lastId) {
        PreKeyCounters counters = commit.preKeyCounters();
        int count = Math.floorMod(counters.next() - counters.firstUnuploaded(), MAX_ID);
        if (distance(counters.firstUnuploaded(), lastId) >= count) {
            throw new IllegalArgumentException("one-time prekey " + lastId + " is not waiting to be uploaded: first is "
                    + counters.firstUnuploaded() + ", next is " + counters.next());
        }
        commit.putPreKeyCounters(new PreKeyCounters(counters.next(), after(lastId)));
    }

    /// Makes the next signed prekey, the first has id 1; old ones stay.
    ///
    /// @throws IllegalStateException before the device has keys
    public SignedPreKey createSigned(Commit commit) {
        Credentials credentials = commit.credentials()
                .orElseThrow(() -> new IllegalStateException("this device has no identity to sign a prekey with"));
        int id = commit.newestSignedPreKey().map(key -> after(key.id())).orElse(1);
        KeyPair pair = Curve25519.generate(random);
        byte[] signature = Curve25519.sign(credentials.identity().privateKey(), Curve25519.typed(pair.publicKey()));
        SignedPreKey key = new SignedPreKey(id, pair, signature, Instant.ofEpochMilli(clock.millis()));
        commit.putSignedPreKey(key);
        return key;
    }

    private static int after(int id) {
        return id == MAX_ID ? 1 : id + 1;
    }

    private static int distance(int from, int to) {
        return Math.floorMod(to - from, MAX_ID);
    }
}
