package dev.heliograph.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.AesCbc;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.SenderKeyDistributionBody;
import dev.heliograph.protocol.proto.SenderKeyMessageBody;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.StateView;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The group cipher in WhatsApp's form: one chain an author, its messages the same for all receivers.
///
/// Source: 2-status.md 4. Not thread-safe for one group and author; a step does one thing at a time with them.
public final class SenderKeys {
    private static final byte VERSION = 0x33;
    private static final int MAX_STATES = 5;

    private final SecureRandom random;

    /// With the source of new keys.
    public SenderKeys(SecureRandom random) {
        this.random = random;
    }

    /// What lets a device read from the current iteration on; makes the key when there is none.
    ///
    /// Take it before [#encrypt], or the device cannot read that message.
    ///
    /// @param self the own device, by LID
    /// @return a SenderKeyDistributionMessage, starting with 0x33
    public byte[] distribution(Commit commit, String group, Jid self) {
        SenderKeyState state = own(commit, group, self);
        byte[] body = SenderKeyDistributionBody.newBuilder()
                .setId(state.keyId)
                .setIteration(state.iteration())
                .setChainKey(ByteString.copyFrom(state.chainKey()))
                .setSigningKey(ByteString.copyFrom(Curve25519.typed(state.signingPublic)))
                .build()
                .toByteArray();
        return Bytes.concat(new byte[] {VERSION}, body);
    }

    /// Encrypts for the whole group and moves the chain on; makes the key when there is none.
    ///
    /// @param padded see `crypto.Padding`
    /// @return a SenderKeyMessage, starting with 0x33
    public byte[] encrypt(Commit commit, String group, Jid self, byte[] padded) {
        SenderKeyState state = own(commit, group, self);
        int iteration = state.iteration();
        SenderKeyState.MessageKey key = state.next();
        byte[] body = SenderKeyMessageBody.newBuilder()
                .setId(state.keyId)
                .setIteration(iteration)
                .setCiphertext(ByteString.copyFrom(AesCbc.encrypt(key.key(), key.iv(), padded)))
                .build()
                .toByteArray();
        byte[] signed = Bytes.concat(new byte[] {VERSION}, body);
        commit.putSenderKey(group, self, SenderKeyRecords.write(List.of(state)));
        return Bytes.concat(signed, Curve25519.sign(state.signingPrivate, signed));
    }

    /// The id of our key; makes the key when there is none.
    ///
    /// @return 1 or more
    public int keyId(Commit commit, String group, Jid self) {
        return own(commit, group, self).keyId;
    }

    /// Our key as it stands.
    ///
    /// @param keyId     its id, 1 or more
    /// @param iteration of the next message: how many it has encrypted
    public record Current(int keyId, int iteration) {}

    /// Our key as it stands; empty when there is none yet.
    public Optional<Current> current(StateView state, String group, Jid self) {
        return state.senderKey(group, self)
                .map(bytes -> SenderKeyRecords.read(bytes).getFirst())
                .map(newest -> new Current(newest.keyId, newest.iteration()));
    }

    /// Replaces our key: nobody holds the new one, whatever they held. The former one is not kept: what it
    /// sealed is sent again as the same bytes or pairwise, never with the chain itself.
    public void rotate(Commit commit, String group, Jid self) {
        int former = commit.senderKey(group, self)
                .map(bytes -> SenderKeyRecords.read(bytes).getFirst().keyId)
                .orElse(0);
        create(commit, group, self, former);
        commit.clearKeysHeld(group);
    }

    /// Takes an author's key, newest first, the last five kept.
    ///
    /// @param skdm a SenderKeyDistributionMessage
    /// @throws DecryptException `INVALID_MESSAGE` or `INVALID_KEY`; nothing is written
    public void process(Commit commit, String group, Jid author, byte[] skdm) throws DecryptException {
        requireVersion(skdm, 1, "sender key", author);
        SenderKeyDistributionBody body;
        try {
            body = SenderKeyDistributionBody.parser().parseFrom(skdm, 1, skdm.length - 1);
        } catch (InvalidProtocolBufferException e) {
            throw new DecryptException(Kind.INVALID_MESSAGE, "sender key of " + author + " is no protobuf", e);
        }
        if (body.getChainKey().size() != 32) {
            throw new DecryptException(
                    Kind.INVALID_KEY,
                    "chain key of " + author + " must be 32 bytes, was "
                            + body.getChainKey().size());
        }
        SenderKeyState state = new SenderKeyState(
                body.getId(),
                body.getIteration(),
                body.getChainKey().toByteArray(),
                signingKey(body, author),
                new byte[0]);
        List<SenderKeyState> states = new ArrayList<>();
        states.add(state);
        commit.senderKey(group, author).map(SenderKeyRecords::read).ifPresent(states::addAll);
        commit.putSenderKey(
                group, author, SenderKeyRecords.write(states.subList(0, Math.min(MAX_STATES, states.size()))));
    }

    /// Decrypts an author's message and moves that chain on.
    ///
    /// @param skmsg a SenderKeyMessage
    /// @return still padded
    /// @throws DecryptException `NO_SESSION` without the author's key, `INVALID_SIGNATURE`, `DUPLICATE`,
    ///                          `FUTURE_MESSAGE`, `INVALID_MESSAGE`; nothing is written
    public byte[] decrypt(Commit commit, String group, Jid author, byte[] skmsg) throws DecryptException {
        requireVersion(skmsg, 1 + Curve25519.SIGNATURE, "group message", author);
        byte[] signed = Bytes.slice(skmsg, 0, skmsg.length - Curve25519.SIGNATURE);
        SenderKeyMessageBody body;
        try {
            body = SenderKeyMessageBody.parser().parseFrom(signed, 1, signed.length - 1);
        } catch (InvalidProtocolBufferException e) {
            throw new DecryptException(Kind.INVALID_MESSAGE, "group message of " + author + " is no protobuf", e);
        }
        List<SenderKeyState> states =
                commit.senderKey(group, author).map(SenderKeyRecords::read).orElse(List.of());
        SenderKeyState state = states.stream()
                .filter(one -> one.keyId == body.getId())
                .findFirst()
                .orElseThrow(() -> new DecryptException(
                        Kind.NO_SESSION, "no sender key " + Integer.toUnsignedString(body.getId()) + " of " + author));
        byte[] signature = Bytes.slice(skmsg, signed.length, skmsg.length);
        if (!Curve25519.verify(state.signingPublic, signed, signature)) {
            throw new DecryptException(
                    Kind.INVALID_SIGNATURE, "group message of " + author + " is not signed by its sender key");
        }
        SenderKeyState.MessageKey key = state.at(body.getIteration());
        byte[] padded = decrypt(key, body.getCiphertext().toByteArray(), author);
        commit.putSenderKey(group, author, SenderKeyRecords.write(states));
        return padded;
    }

    private static byte[] decrypt(SenderKeyState.MessageKey key, byte[] ciphertext, Jid author)
            throws DecryptException {
        try {
            return AesCbc.decrypt(key.key(), key.iv(), ciphertext);
        } catch (CryptoException e) {
            throw new DecryptException(Kind.INVALID_MESSAGE, "group message of " + author + " does not decrypt", e);
        }
    }

    private SenderKeyState own(Commit commit, String group, Jid self) {
        return commit.senderKey(group, self)
                .map(bytes -> SenderKeyRecords.read(bytes).getFirst())
                .orElseGet(() -> create(commit, group, self, 0));
    }

    private SenderKeyState create(Commit commit, String group, Jid self, int former) {
        int keyId = former;
        while (keyId == former || keyId == 0) {
            keyId = random.nextInt(1, Integer.MAX_VALUE);
        }
        byte[] chainKey = new byte[32];
        random.nextBytes(chainKey);
        KeyPair signing = Curve25519.generate(random);
        SenderKeyState state = new SenderKeyState(keyId, 0, chainKey, signing.publicKey(), signing.privateKey());
        commit.putSenderKey(group, self, SenderKeyRecords.write(List.of(state)));
        return state;
    }

    private static byte[] signingKey(SenderKeyDistributionBody body, Jid author) throws DecryptException {
        try {
            return Curve25519.untyped(body.getSigningKey().toByteArray());
        } catch (CryptoException e) {
            throw new DecryptException(Kind.INVALID_KEY, "signing key of " + author + " is no key", e);
        }
    }

    private static void requireVersion(byte[] message, int longerThan, String what, Jid author)
            throws DecryptException {
        if (message.length <= longerThan || message[0] >> 4 != VERSION >> 4) {
            throw new DecryptException(
                    Kind.INVALID_MESSAGE,
                    what + " of " + author + " must have version 3, is " + message.length + " bytes"
                            + (message.length == 0 ? "" : " and starts with " + (message[0] & 0xff)));
        }
    }
}
