package dev.heliograph.protocol.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.noise.CertificateException.Reason;
import dev.heliograph.protocol.proto.CertChain;
import dev.heliograph.protocol.proto.CertChain.NoiseCertificate;
import java.time.Instant;
import java.util.Arrays;

/// The server's certificates: root signs intermediate, intermediate signs leaf, leaf names the server's static key.
///
/// Thread-safe: no state. Source: shared/protocol/1-connection.md 2.4; all checks of its table are made.
public final class CertificateChain {
    private static final int ROOT_SERIAL = 0;

    private CertificateChain() {}

    /// Returns when the chain is in order.
    ///
    /// @param chain        protobuf `CertChain`
    /// @param rootKey      32 bytes
    /// @param serverStatic the static key of the handshake, 32 bytes
    /// @param now          both certificates must be valid at this time
    /// @throws CertificateException with the first check that failed
    public static void verify(byte[] chain, byte[] rootKey, byte[] serverStatic, Instant now) {
        CertChain certificates;
        try {
            certificates = CertChain.parseFrom(chain);
        } catch (InvalidProtocolBufferException e) {
            throw new CertificateException(Reason.MALFORMED, "no certificate chain: " + e.getMessage(), e);
        }
        Certificate intermediate = Certificate.of("intermediate", certificates.getIntermediate());
        Certificate leaf = Certificate.of("leaf", certificates.getLeaf());

        intermediate.signedBy(rootKey, Reason.INTERMEDIATE_SIGNATURE);
        intermediate.issuedBy(ROOT_SERIAL, Reason.INTERMEDIATE_ISSUER);
        leaf.signedBy(intermediate.key(), Reason.LEAF_SIGNATURE);
        leaf.issuedBy(intermediate.details.getSerial(), Reason.LEAF_ISSUER);
        if (!Arrays.equals(leaf.key(), serverStatic)) {
            throw new CertificateException(Reason.LEAF_KEY, "the leaf is for another key than the server's");
        }
        intermediate.validAt(now);
        leaf.validAt(now);
    }

    private record Certificate(String name, byte[] signedBytes, byte[] signature, NoiseCertificate.Details details) {
        static Certificate of(String name, NoiseCertificate certificate) {
            if (!certificate.hasDetails() || !certificate.hasSignature()) {
                throw new CertificateException(Reason.INCOMPLETE, "the " + name + " lacks its details or signature");
            }
            NoiseCertificate.Details details;
            try {
                details = NoiseCertificate.Details.parseFrom(certificate.getDetails());
            } catch (InvalidProtocolBufferException e) {
                throw new CertificateException(Reason.MALFORMED, "details of the " + name + ": " + e.getMessage(), e);
            }
            length(name, "key", details.getKey(), Curve25519.KEY);
            length(name, "signature", certificate.getSignature(), Curve25519.SIGNATURE);
            return new Certificate(
                    name,
                    certificate.getDetails().toByteArray(),
                    certificate.getSignature().toByteArray(),
                    details);
        }

        private static void length(String name, String part, ByteString bytes, int expected) {
            if (bytes.size() != expected) {
                throw new CertificateException(
                        Reason.MALFORMED,
                        "the %s's %s has %d bytes, expected %d".formatted(name, part, bytes.size(), expected));
            }
        }

        byte[] key() {
            return details.getKey().toByteArray();
        }

        void signedBy(byte[] issuerKey, Reason reason) {
            if (!Curve25519.verify(issuerKey, signedBytes, signature)) {
                throw new CertificateException(reason, "the " + name + " is not signed by its issuer's key");
            }
        }

        void issuedBy(int serial, Reason reason) {
            if (!details.hasIssuerSerial() || details.getIssuerSerial() != serial) {
                throw new CertificateException(
                        reason,
                        "the %s names issuer %s, expected %s"
                                .formatted(
                                        name,
                                        Integer.toUnsignedString(details.getIssuerSerial()),
                                        Integer.toUnsignedString(serial)));
            }
        }

        void validAt(Instant now) {
            long seconds = now.getEpochSecond();
            if (Long.compareUnsigned(seconds, details.getNotBefore()) < 0) {
                throw new CertificateException(
                        Reason.NOT_YET_VALID, "the %s starts at %s, it is %s".formatted(name, from(), now));
            }
            if (Long.compareUnsigned(seconds, details.getNotAfter()) > 0) {
                throw new CertificateException(
                        Reason.EXPIRED, "the %s ended at %s, it is %s".formatted(name, until(), now));
            }
        }

        private String from() {
            return Long.toUnsignedString(details.getNotBefore());
        }

        private String until() {
            return Long.toUnsignedString(details.getNotAfter());
        }
    }
}
