package dev.heliograph.sandbox.net;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import java.net.InetAddress;
import java.util.function.Supplier;

/// One server on 127.0.0.1 for the WebSocket, the HTTP API and the page of the phones.
final class SandboxHttp implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SandboxHttp.class.getName());
    static final String HOST = "127.0.0.1";
    static final String SOCKET_PATH = "/ws/chat";
    static final String PHONES_PATH = "/phones";
    private static final int MAX_FRAME = (1 << 24) + 16;

    private final WebServer server;

    private SandboxHttp(WebServer server) {
        this.server = server;
    }

    /// Starts the server.
    ///
    /// @param port      which port must be free; 0 for any
    /// @param preferred tried first when `port` is 0; 0 for none
    /// @param sockets   makes the listener of each new connection
    /// @param control   mounted at the root
    /// @param phones    mounted at [#PHONES_PATH]
    static SandboxHttp start(
            int port, int preferred, Supplier<WsListener> sockets, HttpService control, HttpService phones) {
        if (port == 0 && preferred != 0) {
            try {
                return start(preferred, sockets, control, phones);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.INFO, "port {0} is taken, looking for another", preferred);
            }
        }
        return start(port, sockets, control, phones);
    }

    private static SandboxHttp start(int port, Supplier<WsListener> sockets, HttpService control, HttpService phones) {
        WebServer server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .host(HOST)
                .port(port)
                .shutdownHook(false)
                .addProtocol(WsConfig.builder().maxFrameLength(MAX_FRAME).build())
                .addRouting(HttpRouting.builder().register("/", control).register(PHONES_PATH, phones))
                .addRouting(WsRouting.builder().endpoint(SOCKET_PATH, sockets))
                .build()
                .start();
        return new SandboxHttp(server);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
