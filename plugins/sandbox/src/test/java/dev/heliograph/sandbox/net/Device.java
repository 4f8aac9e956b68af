package dev.heliograph.sandbox.net;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.proto.DeviceProps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// A client's keys, and what it says with them. Written by hand for the tests, apart from the real client.
final class Device {
    static final SecureRandom RANDOM = new SecureRandom();

    final KeyPair noise = Curve25519.generate(RANDOM);
    final KeyPair identity = Curve25519.generate(RANDOM);
    final KeyPair signedPreKey = Curve25519.generate(RANDOM);
    final byte[] advSecret = new byte[32];
    final int registrationId = 4711;
    Jid pn;
    Jid lid;
    byte[] account;
    int keyIndex;

    Device() {
        RANDOM.nextBytes(advSecret);
    }

    byte[] signedPreKeySignature() {
        return Curve25519.sign(identity.privateKey(), signedPreKey.typedPublicKey());
    }

    ClientPayload.Builder registration() {
        var data = ClientPayload.DevicePairingRegistrationData.newBuilder()
                .setERegid(ByteString.copyFrom(Bytes.bigEndian(registrationId, 4)))
                .setEKeytype(ByteString.copyFrom(new byte[] {5}))
                .setEIdent(ByteString.copyFrom(identity.publicKey()))
                .setESkeyId(ByteString.copyFrom(Bytes.bigEndian(1, 3)))
                .setESkeyVal(ByteString.copyFrom(signedPreKey.publicKey()))
                .setESkeySig(ByteString.copyFrom(signedPreKeySignature()))
                .setBuildHash(ByteString.copyFrom(md5("2.3000.7")))
                .setDeviceProps(DeviceProps.newBuilder().setOs("test").build().toByteString());
        return common().setPassive(false).setPull(false).setDevicePairingData(data);
    }

    ClientPayload.Builder login(boolean lidMigrated) {
        return common().setPassive(true)
                .setPull(true)
                .setUsername(Long.parseLong(pn.user()))
                .setDevice(pn.device())
                .setLidDbMigrated(lidMigrated);
    }

    String qr(String ref) {
        var base64 = Base64.getEncoder();
        return "https://wa.me/settings/linked_devices#"
                + String.join(
                        ",",
                        ref,
                        base64.encodeToString(noise.publicKey()),
                        base64.encodeToString(identity.publicKey()),
                        base64.encodeToString(advSecret),
                        "1");
    }

    /// Signs what the phone sent; keeps the account and answers the reply.
    byte[] sign(byte[] container) throws Exception {
        var signed = ADVSignedDeviceIdentity.parseFrom(
                ADVSignedDeviceIdentityHMAC.parseFrom(container).getDetails());
        keyIndex = ADVDeviceIdentity.parseFrom(signed.getDetails()).getKeyIndex();
        byte[] covered = Bytes.concat(
                new byte[] {6, 1},
                signed.getDetails().toByteArray(),
                identity.publicKey(),
                signed.getAccountSignatureKey().toByteArray());
        var whole = signed.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(Curve25519.sign(identity.privateKey(), covered)))
                .build();
        account = whole.toByteArray();
        return whole.toBuilder().clearAccountSignatureKey().build().toByteArray();
    }

    private static ClientPayload.Builder common() {
        return ClientPayload.newBuilder()
                .setUserAgent(ClientPayload.UserAgent.newBuilder()
                        .setPlatform(ClientPayload.UserAgent.Platform.WEB)
                        .setAppVersion(ClientPayload.UserAgent.AppVersion.newBuilder()
                                .setPrimary(2)
                                .setSecondary(3000)
                                .setTertiary(7)));
    }

    private static byte[] md5(String text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
