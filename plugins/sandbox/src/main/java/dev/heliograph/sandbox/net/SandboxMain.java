package dev.heliograph.sandbox.net;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.sandbox.world.WorldSize;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;

/// The second door: the sandbox as a process of its own, so that phones outlive a kill of the server.
///
/// Arguments: `--data DIR` (required), `--port N` (0, any free one), `--contacts N` (25), `--devices-two N`
/// (5, at most the contacts); `--help` prints them and ends with 0. Prints one line of JSON when it takes connections:
/// what
/// `<data>/sandbox-network.json` holds. Runs until it is terminated.
public final class SandboxMain {
    private static final int BAD_USAGE = 64;
    private static final String USAGE = """
            usage: sandbox --data DIR [--port N] [--contacts N] [--devices-two N]
              --data DIR         folder for the state, made when it is missing
              --port N           port of 127.0.0.1; 0 (default) for the last one used, or any free one
              --contacts N       address-book entries of a new world, 25 by default
              --devices-two N    how many of them have two devices, 5 by default
              --help             this
            """;

    private SandboxMain() {}

    /// Starts the sandbox.
    ///
    /// @param args see above
    /// @throws IOException          when the folder or port cannot be used
    /// @throws InterruptedException when the main thread is interrupted
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        SandboxOptions options;
        try {
            options = options(args);
        } catch (IllegalArgumentException e) {
            System.err.println("sandbox: " + e.getMessage());
            System.exit(BAD_USAGE);
            return;
        }
        Sandbox sandbox = Sandbox.start(options, Worlds.OF_PHONES, Clock.systemUTC(), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-stop"));
        System.out.println(new ObjectMapper().writeValueAsString(sandbox.facts()));
        System.out.flush();
        new CountDownLatch(1).await();
    }

    /// Reads the arguments.
    ///
    /// @throws IllegalArgumentException naming the argument that is unknown, lacks its value, or has a bad
    ///         one
    static SandboxOptions options(String[] args) {
        Path data = null;
        int port = 0;
        int contacts = WorldSize.DEMO.contacts();
        int two = -1;
        for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = rest.next();
            switch (name) {
                case "--data" -> data = Path.of(value);
                case "--port" -> port = number(name, value);
                case "--contacts" -> contacts = number(name, value);
                case "--devices-two" -> two = number(name, value);
                default -> throw new IllegalArgumentException("there is no argument " + name);
            }
        }
        if (data == null) {
            throw new IllegalArgumentException("--data must name the folder for the state");
        }
        int doubled = two >= 0 ? two : Math.min(contacts, WorldSize.DEMO.withTwoDevices());
        return new SandboxOptions(data, port, new WorldSize(contacts, doubled));
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, was \"" + value + "\"", e);
        }
    }
}
