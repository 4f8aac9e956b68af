package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class AttachTest {
    @Test
    void namesTheAddressWhereNoSandboxAnswers() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String dead = "http://127.0.0.1:" + port;

        assertThatIOException()
                .isThrownBy(() -> SandboxNetwork.create(new AttachContext(dead), Worlds.OF_PHONES))
                .withMessageContaining(dead + "/network");
    }
}
