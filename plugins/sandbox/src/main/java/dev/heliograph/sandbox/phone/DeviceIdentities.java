package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVEncryptionType;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/// The chain that ties a companion to an account, made and checked from the phone's side. Stateless.
///
/// Source: shared/protocol/1-connection.md 5.4.
final class DeviceIdentities {
    private static final byte[] ACCOUNT_SIGNATURE = {6, 0};
    private static final byte[] DEVICE_SIGNATURE = {6, 1};

    private DeviceIdentities() {}

    /// Signs a companion into an account.
    ///
    /// @param account   the phone's identity key
    /// @param details   what is signed
    /// @param companion the companion's identity key, 32 bytes
    /// @return without a device signature yet
    static ADVSignedDeviceIdentity sign(ECPrivateKey account, ADVDeviceIdentity details, byte[] companion) {
        byte[] signed = Primitives.concat(ACCOUNT_SIGNATURE, details.toByteArray(), companion);
        return ADVSignedDeviceIdentity.newBuilder()
                .setDetails(details.toByteString())
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey().getPublicKeyBytes()))
                .setAccountSignature(ByteString.copyFrom(account.calculateSignature(signed)))
                .build();
    }

    /// Puts a signed identity into the container that only the holder of the secret in the QR code can check.
    ///
    /// @param secret 32 bytes
    static ADVSignedDeviceIdentityHMAC seal(byte[] secret, ADVSignedDeviceIdentity identity) {
        ByteString details = identity.toByteString();
        return ADVSignedDeviceIdentityHMAC.newBuilder()
                .setDetails(details)
                .setHmac(ByteString.copyFrom(Primitives.hmacSha256(secret, details.toByteArray())))
                .build();
    }

    /// Checks the identity a companion shows.
    ///
    /// @param encoded   an ADVSignedDeviceIdentity
    /// @param account   the account's key, 32 bytes
    /// @param companion the companion's identity key, 32 bytes
    /// @return what was signed
    /// @throws Violation `bad-device-identity`, `wrong-account-key` or one of `bad-account-signature`,
    ///     `bad-device-signature`
    static ADVDeviceIdentity verify(byte[] encoded, byte[] account, byte[] companion) throws Violation {
        try {
            var identity = ADVSignedDeviceIdentity.parseFrom(encoded);
            if (!identity.getAccountSignatureKey().equals(ByteString.copyFrom(account))) {
                throw new Violation("wrong-account-key", "the device identity names another account key");
            }
            byte[] details = identity.getDetails().toByteArray();
            if (!verify(account, identity.getAccountSignature(), ACCOUNT_SIGNATURE, details, companion)) {
                throw new Violation("bad-account-signature", "the account did not sign this device");
            }
            if (!verify(companion, identity.getDeviceSignature(), DEVICE_SIGNATURE, details, companion, account)) {
                throw new Violation("bad-device-signature", "the device did not sign its account");
            }
            var parsed = ADVDeviceIdentity.parseFrom(details);
            if (parsed.getDeviceType() != ADVEncryptionType.E2EE) {
                throw new Violation("bad-device-identity", "device type " + parsed.getDeviceType() + ", not E2EE");
            }
            return parsed;
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("bad-device-identity", "no ADVSignedDeviceIdentity: " + e.getMessage());
        }
    }

    private static boolean verify(byte[] key, ByteString signature, byte[]... signed) {
        try {
            var point = new ECPublicKey(Primitives.concat(new byte[] {5}, key));
            return signature.size() == 64
                    && Curve.verifySignature(point, Primitives.concat(signed), signature.toByteArray());
        } catch (InvalidKeyException _) {
            return false;
        }
    }
}
