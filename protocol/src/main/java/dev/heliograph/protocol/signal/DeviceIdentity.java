package dev.heliograph.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVEncryptionType;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import dev.heliograph.protocol.store.Credentials;
import java.security.SecureRandom;

/// Who this device is: its keys before pairing, and the phone's signature under them after.
///
/// Source: 1-connection.md 5.1 and 5.4. Thread-safe: no state.
public final class DeviceIdentity {
    private static final byte[] ACCOUNT = {6, 0};
    private static final byte[] DEVICE = {6, 1};
    private static final byte[] HOSTED_ACCOUNT = {6, 5};

    private DeviceIdentity() {}

    /// What to keep and to answer after a phone linked us.
    ///
    /// @param signedIdentity an ADVSignedDeviceIdentity with accountSignatureKey, to be kept as the account's
    /// @param reply          the same without accountSignatureKey, content of the reply's `<device-identity>`
    /// @param keyIndex       attribute of that node
    /// @param primaryKey     33 bytes, typed: the identity of the account's phone
    public record Linked(byte[] signedIdentity, byte[] reply, int keyIndex, byte[] primaryKey) {}

    /// New keys for a device that is not linked yet.
    public static Credentials create(SecureRandom random) {
        byte[] advSecret = new byte[32];
        random.nextBytes(advSecret);
        return new Credentials(
                Curve25519.generate(random), Curve25519.generate(random), random.nextInt(1, 16381), advSecret);
    }

    /// Checks the `<device-identity>` of a pair-success and signs it.
    ///
    /// @param container an ADVSignedDeviceIdentityHMAC
    /// @throws AdvException with the code for the error reply; the device must not be linked then
    public static Linked verify(byte[] container, Credentials credentials) throws AdvException {
        ADVSignedDeviceIdentity signed = authentic(container, credentials);
        ADVDeviceIdentity identity = identity(signed);
        requireAccountSignature(signed, identity, credentials);
        if (identity.getDeviceType() == ADVEncryptionType.HOSTED) {
            throw AdvException.hosted();
        }
        byte[] input = Bytes.concat(
                DEVICE,
                signed.getDetails().toByteArray(),
                credentials.identity().publicKey(),
                signed.getAccountSignatureKey().toByteArray());
        byte[] signature = Curve25519.sign(credentials.identity().privateKey(), input);
        ADVSignedDeviceIdentity complete = signed.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(signature))
                .build();
        return new Linked(
                complete.toByteArray(),
                complete.toBuilder().clearAccountSignatureKey().build().toByteArray(),
                identity.getKeyIndex(),
                Curve25519.typed(signed.getAccountSignatureKey().toByteArray()));
    }

    private static ADVSignedDeviceIdentity authentic(byte[] container, Credentials credentials) throws AdvException {
        ADVSignedDeviceIdentityHMAC sealed;
        try {
            sealed = ADVSignedDeviceIdentityHMAC.parseFrom(container);
        } catch (InvalidProtocolBufferException e) {
            throw AdvException.internal("device identity is no protobuf: " + e.getMessage());
        }
        byte[] prefix = sealed.getAccountType() == ADVEncryptionType.HOSTED ? HOSTED_ACCOUNT : new byte[0];
        byte[] mac =
                Hmac.sha256(credentials.advSecret(), prefix, sealed.getDetails().toByteArray());
        if (!Hmac.same(mac, sealed.getHmac().toByteArray())) {
            throw AdvException.hmac("the phone did not see our QR code");
        }
        if (sealed.getAccountType() == ADVEncryptionType.HOSTED) {
            throw AdvException.hosted();
        }
        try {
            return ADVSignedDeviceIdentity.parseFrom(sealed.getDetails());
        } catch (InvalidProtocolBufferException e) {
            throw AdvException.internal("signed identity is no protobuf: " + e.getMessage());
        }
    }

    private static ADVDeviceIdentity identity(ADVSignedDeviceIdentity signed) throws AdvException {
        try {
            return ADVDeviceIdentity.parseFrom(signed.getDetails());
        } catch (InvalidProtocolBufferException e) {
            throw AdvException.internal("identity details are no protobuf: " + e.getMessage());
        }
    }

    private static void requireAccountSignature(
            ADVSignedDeviceIdentity signed, ADVDeviceIdentity identity, Credentials credentials) throws AdvException {
        if (signed.getAccountSignatureKey().size() != Curve25519.KEY
                || signed.getAccountSignature().size() != Curve25519.SIGNATURE) {
            throw AdvException.signature(
                    "account key of " + signed.getAccountSignatureKey().size() + " and signature of "
                            + signed.getAccountSignature().size() + " bytes, expected 32 and 64");
        }
        byte[] prefix = identity.getDeviceType() == ADVEncryptionType.HOSTED ? HOSTED_ACCOUNT : ACCOUNT;
        byte[] input = Bytes.concat(
                prefix,
                signed.getDetails().toByteArray(),
                credentials.identity().publicKey());
        if (!Curve25519.verify(
                signed.getAccountSignatureKey().toByteArray(),
                input,
                signed.getAccountSignature().toByteArray())) {
            throw AdvException.signature("the account did not sign our identity");
        }
    }
}
