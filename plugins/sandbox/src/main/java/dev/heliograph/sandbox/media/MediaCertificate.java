package dev.heliograph.sandbox.media;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.heliograph.sandbox.keep.Private;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// The certificate of the media host, signed by itself, for 127.0.0.1 and localhost alone. Immutable.
///
/// @param key         EC, P-256
/// @param certificate good for ten years
record MediaCertificate(PrivateKey key, X509Certificate certificate) {
    private static final String KEY_FILE = "media-key.pem";
    private static final String CERTIFICATE_FILE = "media-certificate.pem";
    private static final Duration LIFE = Duration.ofDays(3650);

    /// Reads what a folder holds, or makes a new one there when there is none or its time is over.
    ///
    /// @param folder the files are the owner's alone
    /// @throws IOException when they cannot be read or written
    static MediaCertificate open(Path folder, SecureRandom random, Instant now) throws IOException {
        Path keyFile = folder.resolve(KEY_FILE);
        Path certificateFile = folder.resolve(CERTIFICATE_FILE);
        try {
            if (Files.exists(keyFile) && Files.exists(certificateFile)) {
                MediaCertificate kept = read(keyFile, certificateFile);
                if (kept.certificate().getNotAfter().toInstant().isAfter(now)) {
                    return kept;
                }
            }
            MediaCertificate made = make(random, now);
            Private.replace(keyFile, pem("PRIVATE KEY", made.key().getEncoded()));
            Private.replace(certificateFile, made.pem().getBytes(US_ASCII));
            return made;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the media host's certificate in " + folder + " can neither be read nor made", e);
        }
    }

    /// The certificate as text, ending in a line feed.
    String pem() {
        try {
            return new String(pem("CERTIFICATE", certificate.getEncoded()), US_ASCII);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate of this JDK has no encoding", e);
        }
    }

    private static MediaCertificate read(Path keyFile, Path certificateFile)
            throws IOException, GeneralSecurityException {
        try (var reader = new PemReader(new StringReader(Files.readString(keyFile)))) {
            PemObject block = reader.readPemObject();
            if (block == null) {
                throw new IOException(keyFile + " holds no PEM block");
            }
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(block.getContent()));
            var in = new ByteArrayInputStream(Files.readAllBytes(certificateFile));
            return new MediaCertificate(key, (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    private static MediaCertificate make(SecureRandom random, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        var name = new X500Name("CN=Heliograph sandbox media host");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, random),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(LIFE)),
                name,
                pair.getPublic());
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, MediaHost.HOST),
            new GeneralName(GeneralName.dNSName, MediaHost.OTHER_HOST)
        });
        builder.addExtension(Extension.subjectAlternativeName, false, names)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        return new MediaCertificate(
                pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    }

    private static byte[] pem(String type, byte[] encoded) throws IOException {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, encoded));
        }
        return text.toString().getBytes(US_ASCII);
    }
}
