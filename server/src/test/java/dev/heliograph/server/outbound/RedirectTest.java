package dev.heliograph.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Redirects and certificates; an open origin plays the outside, a second server on loopback must see nobody.
@Timeout(30)
class RedirectTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path temp;

    private static KeyStore keys;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private HttpServer outside;
    private LoopbackServer inside;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = keys(temp);
    }

    @BeforeEach
    void start() throws IOException {
        outside = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        play(outside);
        inside = LoopbackServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
    }

    @AfterEach
    void stop() throws IOException {
        outside.stop(0);
        inside.close();
    }

    @ParameterizedTest
    @CsvSource({"/1, 2", "/2, 3", "/3, 4"})
    void upToThreeRedirectsAreFollowed(String path, int requests) throws Exception {
        assertThat(text(client(), origin() + path)).isEqualTo("here");
        assertThat(asked).hasValue(requests);
    }

    @Test
    void aFourthIsRefused() {
        assertRefused(client(), origin() + "/4", "redirect 4 is refused: at most 3 redirects are followed");
        assertThat(asked).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void everyKindOfRedirectIsFollowed(int status) throws Exception {
        assertThat(text(client(), origin() + "/by?" + status + "%20/0")).isEqualTo("here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"300 /0", "304 /0", "302"})
    void whatIsNoRedirectIsAnAnswer(String answer) throws Exception {
        try (var got = client().get(ask(origin() + "/by?" + answer.replace(" ", "%20")))) {
            assertThat(got.status()).isEqualTo(Integer.parseInt(answer.substring(0, 3)));
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest(name = "to {0}")
    @CsvSource(delimiter = '|', textBlock = """
            http://127.0.0.1:INSIDE/                    | the port must be 80 or 443
            http://127.0.0.1/                           | the host must lead to public addresses only
            //127.0.0.1:INSIDE/                         | the port must be 80 or 443
            http://localhost:INSIDE/                    | the port must be 80 or 443
            http://localhost/                           | the host must lead to public addresses only
            http://169.254.169.254/latest/meta-data/    | the host must lead to public addresses only
            http://[::1]:INSIDE/                        | a numeric IPv6 host is not taken, name the host
            http://2130706433:INSIDE/                   | a numeric host must be four decimal numbers of 0 to 255 without leading zeros
            http://user@127.0.0.1:INSIDE/               | a user name or password in it is not taken
            https://127.0.0.1:INSIDE/                   | the port must be 80 or 443
            file:///etc/passwd                          | the scheme must be http or https
            ftp://127.0.0.1:INSIDE/                     | the scheme must be http or https
            data:text/plain,a                           | the scheme must be http or https
            gopher://127.0.0.1:INSIDE/                  | the scheme must be http or https
            http://a b/                                 | a redirect must name a valid address
            """)
    void aRedirectIsHeldToTheSameRulesAndABadOneConnectsToNobody(String target, String rule) {
        String location = target.replace("INSIDE", "" + inside.origin().getPort());

        assertRefused(
                client(),
                origin() + "/by?302%20"
                        + location.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D"),
                "redirect 1 is refused: " + rule);
        assertThat(asked).hasValue(1);
        assertThat(inside.connections()).isZero();
    }

    @Test
    void everyHopIsLookedUpOnce() throws Exception {
        URI named = URI.create("http://media.example:" + origin().getPort());
        assertThat(text(client(named), named + "/2")).isEqualTo("here");
        assertThat(lookups).hasValue(3);
    }

    @Test
    void aNetworksCertificateIsTakenFromItsOriginsOnlyAndUnderItsNameOnly() throws Exception {
        X509Certificate certificate = (X509Certificate) keys.getCertificate("media");
        HttpsServer secure = secure();
        try {
            URI named =
                    URI.create("https://media.example:" + secure.getAddress().getPort());
            URI misnamed =
                    URI.create("https://other.example:" + secure.getAddress().getPort());
            var trusting = client(List.of(certificate), named, misnamed);

            assertThat(text(trusting, named + "/1")).isEqualTo("here");
            assertUnreachable(trusting, misnamed + "/0");
            assertUnreachable(client(List.of(), named), named + "/0");
            assertThat(asked).as("no request before the certificate is checked").hasValue(2);
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void aRedirectFromHttpsStaysOnHttps() throws Exception {
        HttpsServer secure = secure();
        try {
            URI named =
                    URI.create("https://media.example:" + secure.getAddress().getPort());
            var client = client(List.of((X509Certificate) keys.getCertificate("media")), named, inside.origin());

            assertRefused(
                    client,
                    named + "/by?302%20" + inside.origin(),
                    "redirect 1 is refused: a redirect from https must stay on https");
            assertThat(inside.connections()).isZero();
        } finally {
            secure.stop(0);
        }
    }

    /// `/0` is the file, `/n` leads to `/n-1`, `/by?status location` answers just that.
    private void play(HttpServer server) {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/0")) {
                exchange.sendResponseHeaders(200, 4);
                exchange.getResponseBody().write("here".getBytes());
            } else if (path.equals("/by")) {
                String[] wanted = exchange.getRequestURI().getQuery().split(" ", 2);
                if (wanted.length == 2) {
                    exchange.getResponseHeaders().add("Location", wanted[1]);
                }
                exchange.sendResponseHeaders(Integer.parseInt(wanted[0]), -1);
            } else {
                int number = Integer.parseInt(path.substring(1));
                exchange.getResponseHeaders().add("Location", "/" + (number - 1));
                exchange.sendResponseHeaders(302, -1);
            }
            exchange.close();
        });
        server.start();
    }

    private HttpsServer secure() throws Exception {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        play(secure);
        return secure;
    }

    /// A self-signed certificate for `media.example`; the JDK makes one with its tool only.
    private static KeyStore keys(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "media",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=media.example",
                        "-ext",
                        "SAN=dns:media.example",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(tool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private URI origin() {
        return URI.create("http://127.0.0.1:" + outside.getAddress().getPort());
    }

    private OutboundHttp client(URI... more) {
        return client(List.of(), more);
    }

    private OutboundHttp client(List<X509Certificate> certificates, URI... more) {
        Set<URI> origins = Stream.concat(Stream.of(origin()), Stream.of(more)).collect(Collectors.toSet());
        Resolver loopback = host -> {
            lookups.incrementAndGet();
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        };
        return new OutboundHttp(
                Limits.of(Duration.ofSeconds(10), 1024),
                loopback,
                () -> new Openings(origins, certificates),
                InstantSource.system());
    }

    private static GuardedHttp.Get ask(String url) {
        return new GuardedHttp.Get(URI.create(url), 1000, Instant.now().plusSeconds(20));
    }

    private static String text(OutboundHttp client, String url) throws Exception {
        try (var answer = client.get(ask(url))) {
            return new String(answer.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static void assertRefused(OutboundHttp client, String url, String message) {
        assertThatThrownBy(() -> client.get(ask(url)))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo("url_refused"));
    }

    private static void assertUnreachable(OutboundHttp client, String url) {
        assertThatThrownBy(() -> client.get(ask(url)))
                .hasMessage("the URL could not be fetched: no secure connection could be made")
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo("media_unreachable"));
    }
}
