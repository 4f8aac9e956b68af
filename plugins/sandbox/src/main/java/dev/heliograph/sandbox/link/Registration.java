package dev.heliograph.sandbox.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.proto.DeviceProps;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.rule.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// What a client brings that wants to be linked, checked. Source: shared/protocol/1-connection.md 3.2.
///
/// @param registrationId unsigned 32 bit
/// @param identityKey    32 bytes
/// @param signedPreKey   signed by the identity
record Registration(int registrationId, byte[] identityKey, Entry.SignedPreKey signedPreKey) {
    private static final String RULE = "bad-registration";

    /// Reads and checks.
    ///
    /// @throws Refusal when a field has another size or a signature is not the identity's
    static Registration of(ClientPayload payload) {
        var data = payload.getDevicePairingData();
        byte[] registration = sized("eRegid", data.getERegid(), 4);
        byte[] type = sized("eKeytype", data.getEKeytype(), 1);
        byte[] identity = sized("eIdent", data.getEIdent(), Curve25519.KEY);
        byte[] id = sized("eSkeyId", data.getESkeyId(), 3);
        byte[] key = sized("eSkeyVal", data.getESkeyVal(), Curve25519.KEY);
        byte[] signature = sized("eSkeySig", data.getESkeySig(), Curve25519.SIGNATURE);
        if (type[0] != 5) {
            throw refused("eKeytype must be 05, was " + type[0]);
        }
        if (!Curve25519.verify(identity, Curve25519.typed(key), signature)) {
            throw refused("eSkeySig is not the identity's signature over 05 || eSkeyVal");
        }
        var version = payload.getUserAgent().getAppVersion();
        String text = version.getPrimary() + "." + version.getSecondary() + "." + version.getTertiary();
        if (!Arrays.equals(md5(text), sized("buildHash", data.getBuildHash(), 16))) {
            throw refused("buildHash is not the MD5 of \"" + text + "\"");
        }
        try {
            DeviceProps.parseFrom(data.getDeviceProps());
        } catch (InvalidProtocolBufferException e) {
            throw refused("deviceProps is no DeviceProps: " + e.getMessage());
        }
        var signed = new Entry.SignedPreKey((int) Bytes.toLong(id), key, signature);
        return new Registration((int) Bytes.toLong(registration), identity, signed);
    }

    private static byte[] sized(String name, ByteString value, int size) {
        if (value.size() != size) {
            throw refused(name + " must have " + size + " bytes, has " + value.size());
        }
        return value.toByteArray();
    }

    private static Refusal refused(String detail) {
        return Refusal.login(400, RULE, detail);
    }

    private static byte[] md5(String text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        }
    }
}
