package dev.heliograph.server.kit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/// A port for a server that is started later, by another process.
///
/// Below those that systems give to outgoing connections (32768 and up on Linux, 49152 and up elsewhere): one of
/// those may be taken by any connection between the look and the start, the server's own to its database included.
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;

    private FreePort() {}

    /// A port of the loopback address that was free just now.
    ///
    /// @throws IOException when none of a hundred was
    public static int find() throws IOException {
        var random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, END);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                // taken
            }
        }
        throw new IOException("none of " + TRIES + " ports from " + FIRST + " to " + END + " is free");
    }
}
