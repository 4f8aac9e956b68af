package dev.heliograph.sandbox.phone;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sender keys a device has from one sender, the newest first, at most five. Not thread-safe.
///
/// Source: shared/protocol/2-status.md 4.2.
final class SenderKeyRing {
    private static final int MOST = 5;

    private final List<SenderKeyChain> chains = new ArrayList<>();

    /// Reads what [#serialize] wrote.
    static SenderKeyRing deserialize(byte[] bytes) {
        var ring = new SenderKeyRing();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            byte[] chain = new byte[in.getInt()];
            in.get(chain);
            ring.chains.add(SenderKeyChain.deserialize(chain));
        }
        return ring;
    }

    /// The whole state.
    byte[] serialize() {
        var out = new ByteArrayOutputStream();
        for (SenderKeyChain chain : chains) {
            byte[] bytes = chain.serialize();
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    /// Takes a distributed key. A key already here stays where it is, so that it cannot be turned back.
    void add(SenderKeyChain fresh) {
        if (chains.stream().anyMatch(chain -> chain.isAheadOf(fresh))) {
            return;
        }
        chains.removeIf(chain -> chain.isSameKey(fresh));
        chains.addFirst(fresh);
        while (chains.size() > MOST) {
            chains.removeLast();
        }
    }

    /// The newest chain with this number.
    Optional<SenderKeyChain> find(int id) {
        return chains.stream().filter(chain -> chain.id() == id).findFirst();
    }
}
