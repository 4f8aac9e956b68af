package dev.heliograph.protocol.client;

import dev.heliograph.protocol.status.StatusOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/// All a client needs besides its journal.
///
/// @param webSocket     where the network is
/// @param noiseRootKey  32 bytes, the key its certificates must lead to
/// @param mediaOrigin   scheme, host and port blobs are fetched from; uploads go by https to hosts the network names
/// @param clientVersion the WhatsApp Web version to name, `primary.secondary.tertiary`
/// @param deviceName    shown by the phone under "Linked devices"
/// @param switches      wire choices
/// @param tempFolder    where uploads over 16 MiB lie while they last; made when it is needed
/// @param http          for WebSockets and blobs, shared by all clients of a process: each has threads and a TLS
/// context; give it a connect timeout, so that a media host that is down is left for the next one
/// @param clock         the time
/// @param random        randomness, also for keys
/// @param steps         told the name of each step of a post as it is reached; for tests that kill at a step
/// @param life          how long it tries, how soon it doubts, when it renews
public record ClientConfig(
        URI webSocket,
        byte[] noiseRootKey,
        URI mediaOrigin,
        String clientVersion,
        String deviceName,
        Switches switches,
        Path tempFolder,
        HttpClient http,
        InstantSource clock,
        SecureRandom random,
        Consumer<String> steps,
        ClientLife life) {
    /// Refuses null and a root key of another length.
    public ClientConfig {
        Objects.requireNonNull(webSocket, "webSocket");
        Objects.requireNonNull(mediaOrigin, "mediaOrigin");
        Objects.requireNonNull(clientVersion, "clientVersion");
        Objects.requireNonNull(deviceName, "deviceName");
        Objects.requireNonNull(switches, "switches");
        Objects.requireNonNull(tempFolder, "tempFolder");
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(steps, "steps");
        Objects.requireNonNull(life, "life");
        if (noiseRootKey.length != 32) {
            throw new IllegalArgumentException("noise root key must have 32 bytes, had " + noiseRootKey.length);
        }
    }

    /// What of it concerns statuses.
    StatusOptions statusOptions() {
        return new StatusOptions(
                switches.listEveryDevice(),
                switches.addressingModeLid(),
                switches.mediaOnKeys(),
                switches.postsAKey(),
                clock,
                random,
                steps);
    }

    /// With the usual life.
    public ClientConfig(
            URI webSocket,
            byte[] noiseRootKey,
            URI mediaOrigin,
            String clientVersion,
            String deviceName,
            Switches switches,
            Path tempFolder,
            HttpClient http,
            InstantSource clock,
            SecureRandom random,
            Consumer<String> steps) {
        this(
                webSocket,
                noiseRootKey,
                mediaOrigin,
                clientVersion,
                deviceName,
                switches,
                tempFolder,
                http,
                clock,
                random,
                steps,
                ClientLife.DEFAULT);
    }
}
