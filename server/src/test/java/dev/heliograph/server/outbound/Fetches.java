package dev.heliograph.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What tests of whole fetches share.
final class Fetches {
    static final String OK = "HTTP/1.1 200 OK\r\n";
    static final Limits PATIENT = Limits.of(Duration.ofSeconds(10), 1024);

    private Fetches() {}

    static OutboundHttp client(Limits limits, LoopbackServer... open) {
        Set<URI> origins = Stream.of(open).map(LoopbackServer::origin).collect(Collectors.toSet());
        return new OutboundHttp(
                limits, Resolver.SYSTEM, () -> new Openings(origins, List.of()), InstantSource.system());
    }

    static GuardedHttp.Get ask(LoopbackServer server, String target, long maxBytes) {
        return new GuardedHttp.Get(
                URI.create(server.origin() + target), maxBytes, Instant.now().plusSeconds(20));
    }

    static String text(OutboundHttp client, GuardedHttp.Get request) throws Exception {
        try (var answer = client.get(request)) {
            return new String(answer.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    static LoopbackServer silent() throws IOException {
        return new LoopbackServer((_, socket) -> left(socket));
    }

    /// Waits for the client to leave, then throws as a write to it would.
    static void left(Socket socket) throws IOException {
        socket.getInputStream().read();
        throw new IOException("the client left");
    }

    /// Says the head, then a little again and again, from its own thread.
    static LoopbackServer dripping(String head, String drop) throws IOException {
        return new LoopbackServer((_, socket) -> {
            LoopbackServer.write(socket, head);
            socket.setSoTimeout(20);
            while (true) {
                LoopbackServer.write(socket, drop);
                try {
                    if (socket.getInputStream().read() == -1) {
                        throw new IOException("the client left");
                    }
                } catch (java.net.SocketTimeoutException _) {
                    // the pause between two drops
                }
            }
        });
    }

    static void assertRefused(OutboundHttp client, GuardedHttp.Get request, Kind kind, String code) {
        assertThatThrownBy(() -> client.get(request)).isInstanceOfSatisfying(MediaException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.code()).isEqualTo(code);
        });
    }

    static void assertInStream(GuardedHttp.Response answer, String code) {
        assertThatThrownBy(() -> answer.body().readAllBytes())
                .isInstanceOfSatisfying(
                        MediaException.InStream.class,
                        e -> assertThat(e.what().code()).isEqualTo(code));
    }

    static Throwable thrown(java.util.concurrent.Callable<?> work) {
        try {
            work.call();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }
}
