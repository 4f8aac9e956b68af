package dev.heliograph.server.plugin;

import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.http.HttpRoutes;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaSource;
import dev.heliograph.spi.network.Network;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/// Parts of plugins behind their border. The host closes the parts themselves, so these close nothing.
final class Guarded {
    private Guarded() {}

    static EventSink sink(Border border, EventSink sink) {
        return event -> border.cross(() -> sink.accept(event));
    }

    static MediaSource mediaSource(Border border, MediaSource source) {
        return request -> new GuardedStream(border, border.cross(MediaException.class, () -> source.open(request)));
    }

    static StatusContentType contentType(Border border, StatusContentType type) {
        return new StatusContentType() {
            @Override
            public OptionalInt accepts(Request request) {
                return border.ask(() -> type.accepts(request));
            }

            @Override
            public List<StatusContent> create(Request request)
                    throws ContentException, MediaException, InterruptedException {
                try {
                    return border.cross(Exception.class, () -> List.copyOf(type.create(request)));
                } catch (ContentException | MediaException | InterruptedException | PluginFailure e) {
                    throw e;
                } catch (Exception e) {
                    throw new PluginFailure(border.toString(), e);
                }
            }
        };
    }

    static List<HttpRoutes.Route> routes(Border border, HttpRoutes routes) {
        return border.ask(() -> List.copyOf(routes.routes())).stream()
                .map(route -> new HttpRoutes.Route(
                        route.method(),
                        route.template(),
                        route.access(),
                        route.sessionParam(),
                        route.maxBody(),
                        request -> guarded(
                                border, border.cross(() -> route.handler().handle(request)))))
                .toList();
    }

    private static HttpRoutes.Response guarded(Border border, HttpRoutes.Response response) {
        return new HttpRoutes.Response(
                response.status(),
                response.headers(),
                out -> border.cross(IOException.class, () -> {
                    response.body().write(out);
                    return true;
                }));
    }

    /// Asks a network once for what never changes, and checks it.
    static Network network(Border border, String name, Network network) {
        URI webSocket = border.ask(network::webSocket);
        byte[] rootKey = border.ask(network::noiseRootKey);
        if (!name.equals(border.ask(network::name))) {
            throw new PluginFailure(border + ": its name() must be the name it was offered under", null);
        }
        if (rootKey.length != 32) {
            throw new PluginFailure(border + ": noiseRootKey() must be 32 bytes, was " + rootKey.length, null);
        }
        return new Network() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public URI webSocket() {
                return webSocket;
            }

            @Override
            public byte[] noiseRootKey() {
                return rootKey.clone();
            }

            @Override
            public URI mediaOrigin() {
                return border.ask(network::mediaOrigin);
            }

            @Override
            public Optional<String> clientVersion() {
                return border.ask(network::clientVersion);
            }

            @Override
            public Optional<URI> phones() {
                return border.ask(network::phones);
            }

            @Override
            public List<X509Certificate> mediaCertificates() {
                return border.ask(() -> List.copyOf(network.mediaCertificates()));
            }

            @Override
            public Set<URI> allowedOrigins() {
                return border.ask(() -> Set.copyOf(network.allowedOrigins()));
            }

            @Override
            public SequencedMap<String, URI> samples() {
                return border.ask(network::samples);
            }
        };
    }
}
