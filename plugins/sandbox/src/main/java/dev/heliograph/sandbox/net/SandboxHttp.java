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
    static final String HOST = "127.0.0.1";
    static final String SOCKET_PATH = "/ws/chat";
    static final String PHONES_PATH = "/phones";
    private static final int MAX_FRAME = (1 << 24) + 16;

    private final WebServer server;

    private SandboxHttp(WebServer server) {
        this.server = server;
    }

    static SandboxHttp start(int port, Supplier<WsListener> sockets, HttpService control, HttpService phones) {
        var upgrade = WsConfig.builder().maxFrameLength(MAX_FRAME).build();
        WebServer server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .host(HOST)
                .port(port)
                .shutdownHook(false)
                .addProtocol(upgrade)
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
