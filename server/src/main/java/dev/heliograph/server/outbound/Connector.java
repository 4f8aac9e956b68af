package dev.heliograph.server.outbound;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Opens connections to places the guard has passed, each to the one address it chose, without a proxy.
final class Connector {
    private static final Tls NO_TLS = Tls.builder().enabled(false).build();
    private static final List<String> PROTOCOLS = List.of("http/1.1");

    private final WebClient client;
    private final Tls publicTls = Tls.builder().build();
    private final Supplier<Openings> openings;

    /// Made anew when the network names other certificates; making it reads all the JDK trusts.
    private volatile Trust network = new Trust(List.of(), publicTls);

    Connector(Duration limit, Supplier<Openings> openings) {
        this.openings = openings;
        this.client = WebClient.builder()
                .proxy(Proxy.noProxy())
                .shareConnectionCache(false)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(limit)
                        .readTimeout(limit)
                        .build())
                .build();
    }

    /// Connects, shakes hands and checks the certificate; close the connection after use.
    ///
    /// @throws UncheckedIOException when it cannot
    TcpClientConnection connect(Verdict.Passed place) {
        var key = ConnectionKey.create(
                place.secure() ? "https" : "http",
                place.host(),
                place.port(),
                place.secure() ? tls(place.open()) : NO_TLS,
                (_, _) -> place.address(),
                DnsAddressLookup.defaultLookup(),
                Proxy.noProxy());
        return TcpClientConnection.create(client, key, PROTOCOLS, _ -> false, _ -> {})
                .connect();
    }

    private Tls tls(boolean open) {
        if (!open) {
            return publicTls;
        }
        List<X509Certificate> certificates = openings.get().certificates();
        Trust known = network;
        if (!known.certificates().equals(certificates)) {
            known = new Trust(certificates, certificates.isEmpty() ? publicTls : trusting(certificates));
            network = known;
        }
        return known.tls();
    }

    private static Tls trusting(List<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int alias = 0;
            for (X509Certificate one : certificates) {
                store.setCertificateEntry("network-" + alias++, one);
            }
            for (X509Certificate one : ofTheJdk()) {
                store.setCertificateEntry("jdk-" + alias++, one);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return Tls.builder().sslContext(context).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the network's media certificates cannot be used", e);
        }
    }

    private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private record Trust(List<X509Certificate> certificates, Tls tls) {}
}
