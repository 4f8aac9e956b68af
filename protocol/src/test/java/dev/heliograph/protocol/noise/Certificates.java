package dev.heliograph.protocol.noise;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.proto.CertChain;
import dev.heliograph.protocol.proto.CertChain.NoiseCertificate;
import java.time.Instant;

/// Makes certificate chains, good ones and, by one setter, bad ones.
final class Certificates {
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

    final NoiseCertificate.Details.Builder intermediate;
    final NoiseCertificate.Details.Builder leaf;
    KeyPair root;
    KeyPair issuer;

    Certificates(KeyPair root, KeyPair issuer, byte[] serverStatic) {
        this.root = root;
        this.issuer = issuer;
        intermediate = details(7, 0, issuer.publicKey());
        leaf = details(8, 7, serverStatic);
    }

    byte[] chain() {
        return CertChain.newBuilder()
                .setIntermediate(sign(intermediate, root))
                .setLeaf(sign(leaf, issuer))
                .build()
                .toByteArray();
    }

    static NoiseCertificate.Builder sign(NoiseCertificate.Details.Builder details, KeyPair by) {
        byte[] bytes = details.build().toByteArray();
        return NoiseCertificate.newBuilder()
                .setDetails(ByteString.copyFrom(bytes))
                .setSignature(ByteString.copyFrom(Curve25519.sign(by.privateKey(), bytes)));
    }

    private static NoiseCertificate.Details.Builder details(int serial, int issuer, byte[] key) {
        return NoiseCertificate.Details.newBuilder()
                .setSerial(serial)
                .setIssuerSerial(issuer)
                .setKey(ByteString.copyFrom(key))
                .setNotBefore(FROM.getEpochSecond())
                .setNotAfter(UNTIL.getEpochSecond());
    }
}
