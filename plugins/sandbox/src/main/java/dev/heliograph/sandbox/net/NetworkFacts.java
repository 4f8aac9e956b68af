package dev.heliograph.sandbox.net;

import java.net.URI;

/// What somebody must know to connect; also the content of `sandbox-network.json` and of `GET /network`.
///
/// @param webSocketUri  `ws://127.0.0.1:port/ws/chat`
/// @param noiseRootKey  32 bytes, base64 in JSON
/// @param phonesUrl     `http://127.0.0.1:port/phones`
/// @param mediaOrigin   `http://127.0.0.1:port`, where blobs of app state are fetched
/// @param clientVersion `primary.secondary.tertiary`
record NetworkFacts(URI webSocketUri, byte[] noiseRootKey, URI phonesUrl, URI mediaOrigin, String clientVersion) {
    /// The newest version known, see shared/protocol/1-connection.md 3.4.
    static final String CLIENT_VERSION = "2.3000.1045649367";
}
