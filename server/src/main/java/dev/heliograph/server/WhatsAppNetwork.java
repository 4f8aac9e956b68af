package dev.heliograph.server;

import dev.heliograph.spi.network.Network;
import java.net.URI;
import java.util.HexFormat;
import java.util.Optional;

/// The real network. Its root key is no configuration key, so that nothing can pose as it.
final class WhatsAppNetwork implements Network {
    static final String NAME = "whatsapp";

    private static final String ROOT_KEY = "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public URI webSocket() {
        return URI.create("wss://web.whatsapp.com/ws/chat");
    }

    @Override
    public Optional<URI> clientVersionSource() {
        return Optional.of(URI.create("https://web.whatsapp.com/sw.js"));
    }

    @Override
    public byte[] noiseRootKey() {
        return HexFormat.of().parseHex(ROOT_KEY);
    }
}
