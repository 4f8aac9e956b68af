package dev.heliograph.sandbox.media;

import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.keep.Private;
import dev.heliograph.sandbox.keep.Shelf;
import dev.heliograph.sandbox.rule.Violations;
import io.helidon.common.tls.Tls;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// An https server on a port of its own of 127.0.0.1, with a certificate made at its first start. Safe for all threads.
public final class MediaHost implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    /// Another name of the same, so that clients have a second host to try.
    static final String OTHER_HOST = "localhost";

    private static final System.Logger LOG = System.getLogger(MediaHost.class.getName());
    private static final long MOST_KEPT = 1L << 30;

    private final MediaCertificate certificate;
    private final MediaAuth auth;
    private final BlobStore blobs;
    private final MadeSamples made;
    private final Samples samples;
    private final InstantSource clock;
    private final MediaRoutes routes;
    private final WebServer server;

    /// What the media host shares with the rest of the network.
    ///
    /// @param faults     what is to go wrong
    /// @param violations who broke which rule
    /// @param clock      the time
    /// @param random     where keys come from
    public record Surroundings(FaultBox faults, Violations violations, InstantSource clock, SecureRandom random) {}

    private MediaHost(Path folder, int preferred, Surroundings around) throws IOException {
        Private.folder(folder);
        clock = around.clock();
        certificate = MediaCertificate.open(folder, around.random(), clock.instant());
        auth = new MediaAuth(around.random(), clock);
        blobs = new BlobStore(Shelf.open(folder.resolve("blobs"), MOST_KEPT, clock), clock);
        made = new MadeSamples(folder.resolve("samples"));
        samples = new Samples(made);
        routes = new MediaRoutes(blobs, auth, samples, around, this::origin);
        server = start(preferred);
    }

    /// Starts the media host.
    ///
    /// @param folder    where certificate and blobs are kept
    /// @param preferred port tried first; 0 for any
    /// @throws IOException when the folder cannot be used
    public static MediaHost start(Path folder, int preferred, Surroundings around) throws IOException {
        return new MediaHost(folder, preferred, around);
    }

    /// `https://127.0.0.1:port`.
    public URI origin() {
        return URI.create("https://" + HOST + ":" + server.port());
    }

    /// The hosts uploads go to, the first one first: `name:port`.
    public List<String> hosts() {
        return List.of(HOST + ":" + server.port(), OTHER_HOST + ":" + server.port());
    }

    /// What clients have to trust, as PEM.
    public String certificate() {
        return certificate.pem();
    }

    /// Addresses of media to post, by file name.
    public SequencedMap<String, URI> samples() {
        return samples.at(origin());
    }

    /// Who may upload.
    public MediaAuth auth() {
        return auth;
    }

    /// The file of a blob.
    ///
    /// @param directPath path and query as an upload was answered
    /// @return ciphertext and MAC; empty when it is not there, over, or no address
    public Optional<Path> find(String directPath) {
        return BlobAddress.parse(directPath)
                .filter(address -> !address.until().isBefore(clock.instant()))
                .flatMap(blobs::find);
    }

    /// Adds `POST /media/expire-auth` and `PUT /samples/{name}` to the HTTP API.
    public void control(HttpRules rules) {
        rules.put(Samples.PATH + "{name}", made::put);
        rules.post("/media/expire-auth", (_, response) -> {
            auth.expire();
            response.status(Status.NO_CONTENT_204).send();
        });
    }

    @Override
    public void close() {
        routes.close();
        made.close();
        server.stop();
    }

    private WebServer start(int preferred) {
        if (preferred != 0) {
            try {
                return listen(preferred);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.INFO, "media port {0} is taken, looking for another", preferred);
            }
        }
        return listen(0);
    }

    private WebServer listen(int port) {
        return WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .host(HOST)
                .port(port)
                .shutdownHook(false)
                .tls(Tls.builder()
                        .privateKey(certificate.key())
                        .privateKeyCertChain(List.of(certificate.certificate()))
                        .build())
                .routing(routing -> routing.register("/", routes))
                .build()
                .start();
    }
}
