package dev.heliograph.server;

import dev.heliograph.spi.network.Network;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom connections to a network's own hosts trust: what the JDK trusts, and the network's certificates.
final class NetworkTrust {
    private NetworkTrust() {}

    /// A context for connections to the network, and to nobody else.
    static SSLContext of(Network network) {
        try {
            if (network.mediaCertificates().isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (X509Certificate root : jdkRoots()) {
                trusted.setCertificateEntry("jdk-" + count++, root);
            }
            for (X509Certificate own : network.mediaCertificates()) {
                trusted.setCertificateEntry("network-" + count++, own);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(trusted), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "the certificates of network " + network.name() + " cannot be used: " + e, e);
        }
    }

    private static X509Certificate[] jdkRoots() throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager trust) {
                return trust.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] trustManagers(KeyStore trusted) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
