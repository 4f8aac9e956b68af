package dev.heliograph.sandbox.net;

import java.net.URI;
import java.util.SequencedMap;

/// What somebody must know to connect; also the content of `sandbox-network.json` and of `GET /network`.
///
/// @param webSocketUri  `ws://127.0.0.1:port/ws/chat`
/// @param noiseRootKey  32 bytes, base64 in JSON
/// @param phonesUrl     `http://127.0.0.1:port/phones`
/// @param mediaOrigin   `http://127.0.0.1:port`, where blobs of app state are fetched
/// @param mediaUri      `https://127.0.0.1:port`, where media is uploaded, fetched, and samples are
/// @param mediaCertificate what the host of `mediaUri` shows, PEM
/// @param samples       addresses of media to post, by file name
/// @param clientVersion `primary.secondary.tertiary`
record NetworkFacts(
        URI webSocketUri,
        byte[] noiseRootKey,
        URI phonesUrl,
        URI mediaOrigin,
        URI mediaUri,
        String mediaCertificate,
        SequencedMap<String, URI> samples,
        String clientVersion) {
    /// The newest version known, see shared/protocol/1-connection.md 3.4.
    static final String CLIENT_VERSION = "2.3000.1045649367";
}
