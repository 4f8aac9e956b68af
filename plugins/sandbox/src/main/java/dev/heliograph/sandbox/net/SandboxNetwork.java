package dev.heliograph.sandbox.net;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.sandbox.world.World;
import dev.heliograph.sandbox.world.WorldSize;
import dev.heliograph.spi.PluginConfig;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.network.Network;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The sandbox as a network of the server: started within it, or attached to a process of its own.
///
/// | key | meaning | default |
/// |---|---|---|
/// | `attach` | `http://127.0.0.1:port` of a running sandbox; nothing is started then | |
/// | `port` | port of 127.0.0.1, 0 for any free one | 0 |
/// | `folder` | where state is kept | the plugin's state folder |
/// | `contacts` | address-book entries of a new world | 25 |
/// | `devices-two` | how many of them have two devices | 5, at most `contacts` |
final class SandboxNetwork implements Network {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NetworkFacts facts;
    private final X509Certificate mediaCertificate;
    private final Optional<Sandbox> started;

    private SandboxNetwork(NetworkFacts facts, Optional<Sandbox> started) throws IOException {
        this.facts = facts;
        this.mediaCertificate = certificate(facts.mediaCertificate());
        this.started = started;
    }

    /// Starts or attaches.
    ///
    /// @param context where the keys above are
    /// @param worlds  opens the people and their phones
    /// @throws IOException when the sandbox cannot be started or reached
    static SandboxNetwork create(PluginContext context, World.Factory worlds) throws IOException, InterruptedException {
        PluginConfig config = context.config();
        Optional<String> attach = config.get("attach");
        if (attach.isPresent()) {
            return new SandboxNetwork(ask(URI.create(attach.get())), Optional.empty());
        }
        int contacts = config.getInt("contacts", WorldSize.DEMO.contacts());
        int two = config.getInt("devices-two", Math.min(contacts, WorldSize.DEMO.withTwoDevices()));
        Path folder = config.get("folder").map(Path::of).orElseGet(context::stateFolder);
        var options = new SandboxOptions(folder, config.getInt("port", 0), new WorldSize(contacts, two));
        Sandbox sandbox = Sandbox.start(options, worlds, context.clock(), new SecureRandom());
        return new SandboxNetwork(sandbox.facts(), Optional.of(sandbox));
    }

    @Override
    public String name() {
        return SandboxPlugin.NAME;
    }

    @Override
    public URI webSocket() {
        return facts.webSocketUri();
    }

    @Override
    public byte[] noiseRootKey() {
        return facts.noiseRootKey().clone();
    }

    @Override
    public URI mediaOrigin() {
        return facts.mediaOrigin();
    }

    @Override
    public List<X509Certificate> mediaCertificates() {
        return List.of(mediaCertificate);
    }

    @Override
    public Set<URI> allowedOrigins() {
        return Set.of(facts.mediaUri());
    }

    @Override
    public SequencedMap<String, URI> samples() {
        return new LinkedHashMap<>(facts.samples());
    }

    @Override
    public Optional<String> clientVersion() {
        return Optional.of(facts.clientVersion());
    }

    @Override
    public Optional<URI> phones() {
        return Optional.of(facts.phonesUrl());
    }

    @Override
    public void close() {
        started.ifPresent(Sandbox::close);
    }

    private static X509Certificate certificate(String pem) throws IOException {
        if (pem == null) {
            throw new IOException("the sandbox names no mediaCertificate: it is older than this plugin");
        }
        try {
            var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException e) {
            throw new IOException("the sandbox's mediaCertificate is none", e);
        }
    }

    private static NetworkFacts ask(URI sandbox) throws IOException, InterruptedException {
        URI uri = sandbox.resolve("/network");
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<byte[]> answer = send(http, uri);
            if (answer.statusCode() != 200) {
                throw new IOException("sandbox at " + uri + " answered " + answer.statusCode() + ", expected 200");
            }
            return new ObjectMapper().readValue(answer.body(), NetworkFacts.class);
        }
    }

    private static HttpResponse<byte[]> send(HttpClient http, URI uri) throws IOException, InterruptedException {
        try {
            return http.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException("no sandbox answers at " + uri + ": start it, or correct attach", e);
        }
    }
}
