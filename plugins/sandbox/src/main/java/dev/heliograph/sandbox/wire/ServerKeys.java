package dev.heliograph.sandbox.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.proto.CertChain;
import dev.heliograph.protocol.proto.CertChain.NoiseCertificate;
import dev.heliograph.sandbox.keep.Private;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// The network's own noise key and the certificate chain above it, made at the first start and kept. Source:
/// shared/protocol/1-connection.md 2.4 and 11.2.
///
/// @param rootKey   what clients are told to trust, 32 bytes
/// @param noise     the server's static pair
/// @param certChain encoded CertChain: intermediate (serial 1, issuer 0) signed by the root, leaf (serial 2,
///         issuer 1)
public record ServerKeys(byte[] rootKey, KeyPair noise, byte[] certChain) {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final Duration SKEW = Duration.ofDays(1);

    private record Kept(byte[] rootKey, byte[] noisePrivate, byte[] certChain) {}

    /// Reads the keys, or makes them.
    ///
    /// @param path   the file
    /// @param random where keys come from
    /// @param now    certificates are valid from a day before
    /// @return the keys
    /// @throws IOException when the file can be neither read nor written
    public static ServerKeys open(Path path, SecureRandom random, Instant now) throws IOException {
        var json = new ObjectMapper();
        if (Files.exists(path)) {
            Kept kept = json.readValue(path.toFile(), Kept.class);
            return new ServerKeys(kept.rootKey(), Curve25519.pair(kept.noisePrivate()), kept.certChain());
        }
        ServerKeys made = make(random, now);
        Private.replace(path, json.writeValueAsBytes(new Kept(made.rootKey, made.noise.privateKey(), made.certChain)));
        return made;
    }

    /// New keys.
    ///
    /// @param random where keys come from
    /// @param now    certificates are valid from a day before
    /// @return the keys
    public static ServerKeys make(SecureRandom random, Instant now) {
        KeyPair root = Curve25519.generate(random);
        KeyPair intermediate = Curve25519.generate(random);
        KeyPair noise = Curve25519.generate(random);
        CertChain chain = CertChain.newBuilder()
                .setIntermediate(certificate(root, 1, 0, intermediate.publicKey(), now))
                .setLeaf(certificate(intermediate, 2, 1, noise.publicKey(), now))
                .build();
        return new ServerKeys(root.publicKey(), noise, chain.toByteArray());
    }

    private static NoiseCertificate certificate(KeyPair issuer, int serial, int issuerSerial, byte[] key, Instant now) {
        ByteString details = NoiseCertificate.Details.newBuilder()
                .setSerial(serial)
                .setIssuerSerial(issuerSerial)
                .setKey(ByteString.copyFrom(key))
                .setNotBefore(now.minus(SKEW).getEpochSecond())
                .setNotAfter(now.plus(LIFE).getEpochSecond())
                .build()
                .toByteString();
        return NoiseCertificate.newBuilder()
                .setDetails(details)
                .setSignature(ByteString.copyFrom(Curve25519.sign(issuer.privateKey(), details.toByteArray())))
                .build();
    }
}
