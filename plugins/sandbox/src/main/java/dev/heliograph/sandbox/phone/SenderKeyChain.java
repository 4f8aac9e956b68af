package dev.heliograph.sandbox.phone;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/// The receiving half of one sender key: a chain that yields each iteration's key once.
///
/// Wire formats and ratchet: shared/protocol/2-status.md 4.1 and 4.4. Not thread-safe; a device's lock guards it.
final class SenderKeyChain {
    private static final int VERSION = 0x33;
    private static final int SIGNATURE = 64;
    private static final int FARTHEST_JUMP = 20_000;
    private static final int SKIPPED = 2_000;

    private final int id;
    private final ECPublicKey signingKey;
    private final NavigableMap<Integer, byte[]> skipped = new TreeMap<>();
    private int iteration;
    private byte[] chainKey;

    /// A sender-key message taken apart, not yet verified.
    ///
    /// @param id        which key
    /// @param iteration which step of its chain
    record Message(int id, int iteration, byte[] ciphertext, byte[] signed, byte[] signature) {
        /// Reads `0x33 || protobuf || signature`.
        ///
        /// @throws Violation `bad-skmsg`
        static Message parse(byte[] bytes) throws Violation {
            if (bytes.length <= 1 + SIGNATURE || (bytes[0] & 0xff) != VERSION) {
                throw new Violation("bad-skmsg", "expected 33, a protobuf and 64 bytes of signature");
            }
            byte[] signed = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
            var fields = Fields.read("bad-skmsg", signed);
            if (fields.bytes3 == null || fields.bytes3.length == 0) {
                throw new Violation("bad-skmsg", "no ciphertext");
            }
            byte[] signature = Arrays.copyOfRange(bytes, bytes.length - SIGNATURE, bytes.length);
            return new Message(fields.id, fields.iteration, fields.bytes3, signed, signature);
        }
    }

    private SenderKeyChain(int id, int iteration, byte[] chainKey, ECPublicKey signingKey) {
        this.id = id;
        this.iteration = iteration;
        this.chainKey = chainKey;
        this.signingKey = signingKey;
    }

    /// Starts where a SenderKeyDistributionMessage says.
    ///
    /// @throws Violation `bad-sender-key-distribution`
    static SenderKeyChain from(byte[] distribution) throws Violation {
        String rule = "bad-sender-key-distribution";
        if (distribution.length == 0 || (distribution[0] & 0xff) != VERSION) {
            throw new Violation(rule, "expected the first byte 33");
        }
        var fields = Fields.read(rule, distribution);
        if (fields.bytes3 == null || fields.bytes3.length != 32) {
            throw new Violation(rule, "expected a chain key of 32 bytes");
        }
        if (fields.bytes4 == null || fields.bytes4.length != 33 || fields.bytes4[0] != 5) {
            throw new Violation(rule, "expected a signing key of 33 bytes that starts with 05");
        }
        return new SenderKeyChain(fields.id, fields.iteration, fields.bytes3, key(rule, fields.bytes4));
    }

    /// Reads what [#serialize] wrote.
    static SenderKeyChain deserialize(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int id = in.readInt();
            int iteration = in.readInt();
            byte[] chainKey = in.readNBytes(32);
            var chain = new SenderKeyChain(id, iteration, chainKey, key("kept-sender-key", in.readNBytes(33)));
            while (in.available() > 0) {
                chain.skipped.put(in.readInt(), in.readNBytes(32));
            }
            return chain;
        } catch (IOException | Violation e) {
            throw new IllegalStateException("a kept sender key of " + bytes.length + " bytes cannot be read", e);
        }
    }

    /// The whole state.
    byte[] serialize() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(id);
            out.writeInt(iteration);
            out.write(chainKey);
            out.write(signingKey.serialize());
            for (var seed : skipped.entrySet()) {
                out.writeInt(seed.getKey());
                out.write(seed.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Which key this is, as the sender numbered it.
    int id() {
        return id;
    }

    /// Whether both are the same sender key, at whatever iteration.
    boolean isSameKey(SenderKeyChain other) {
        return id == other.id && signingKey.equals(other.signingKey);
    }

    /// Whether both are the same sender key and this one has gone as far or farther.
    boolean isAheadOf(SenderKeyChain other) {
        return isSameKey(other) && Integer.compareUnsigned(iteration, other.iteration) >= 0;
    }

    /// Verifies and decrypts; the iteration's key is gone afterwards.
    ///
    /// @return the padded plaintext
    /// @throws Violation `bad-signature`, `iteration-reused`, `iteration-too-far` or `undecryptable`
    byte[] decrypt(Message message) throws Violation {
        if (!verify(message)) {
            throw new Violation("bad-signature", "the signature does not fit the sender key " + id);
        }
        byte[] okm = Primitives.hkdf(seed(message.iteration()), "WhisperGroup", 48);
        try {
            return Primitives.decryptCbc(Arrays.copyOfRange(okm, 16, 48), Arrays.copyOf(okm, 16), message.ciphertext());
        } catch (GeneralSecurityException e) {
            throw new Violation("undecryptable", "iteration " + message.iteration() + " does not decrypt: " + e);
        }
    }

    private boolean verify(Message message) {
        try {
            return Curve.verifySignature(signingKey, message.signed(), message.signature());
        } catch (InvalidKeyException _) {
            return false;
        }
    }

    private byte[] seed(int wanted) throws Violation {
        if (Integer.compareUnsigned(wanted, iteration) < 0) {
            byte[] seed = skipped.remove(wanted);
            if (seed == null) {
                throw new Violation("iteration-reused", "iteration " + wanted + " again, expected " + iteration);
            }
            return seed;
        }
        if (wanted - iteration > FARTHEST_JUMP) {
            throw new Violation("iteration-too-far", "iteration " + wanted + ", expected about " + iteration);
        }
        while (iteration != wanted) {
            skipped.put(iteration, step());
            if (skipped.size() > SKIPPED) {
                skipped.pollFirstEntry();
            }
        }
        return step();
    }

    private byte[] step() {
        byte[] seed = Primitives.hmacSha256(chainKey, new byte[] {1});
        chainKey = Primitives.hmacSha256(chainKey, new byte[] {2});
        iteration++;
        return seed;
    }

    private static ECPublicKey key(String rule, byte[] bytes) throws Violation {
        try {
            return Curve.decodePoint(bytes, 0);
        } catch (InvalidKeyException e) {
            throw new Violation(rule, "the signing key is no Curve25519 key: " + e.getMessage());
        }
    }

    /// The four fields both messages are made of; 3 is the chain key or the ciphertext.
    private static final class Fields {
        private int id;
        private int iteration;
        private byte[] bytes3;
        private byte[] bytes4;

        private static Fields read(String rule, byte[] versioned) throws Violation {
            var fields = new Fields();
            try {
                var in = CodedInputStream.newInstance(versioned, 1, versioned.length - 1);
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    switch (WireFormat.getTagFieldNumber(tag)) {
                        case 1 -> fields.id = in.readUInt32();
                        case 2 -> fields.iteration = in.readUInt32();
                        case 3 -> fields.bytes3 = in.readByteArray();
                        case 4 -> fields.bytes4 = in.readByteArray();
                        default -> in.skipField(tag);
                    }
                }
            } catch (IOException e) {
                throw new Violation(rule, "no protobuf after the first byte: " + e.getMessage());
            }
            return fields;
        }
    }
}
