package dev.heliograph.protocol.client;

import dev.heliograph.protocol.noise.NoiseSocket;
import dev.heliograph.protocol.pairing.ClientPayloads;
import dev.heliograph.protocol.pairing.ClientVersion;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.stanza.StanzaSocket;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.DeviceState;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.transport.FrameSocket;
import java.time.Duration;
import java.util.Optional;

/// Opens a stream to the server: WebSocket, handshake, and what we say of ourselves in it.
/// Source: 1-connection.md 1 to 3.
final class Dialer {
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final Connection.Rooms rooms;

    Dialer(Connection.Rooms rooms) {
        this.rooms = rooms;
    }

    /// Registers when there is no account, else logs in; what the server gave for routing is said first.
    ///
    /// @throws dev.heliograph.protocol.transport.TransportException when there is no way to it
    /// @throws dev.heliograph.protocol.noise.NoiseException         when it is not the network's server
    StanzaSocket dial(ClientVersion version) throws InterruptedException {
        ClientConfig config = rooms.config();
        DeviceState state = rooms.store().state();
        Credentials keys = state.credentials().orElseThrow();
        FrameSocket socket = FrameSocket.connect(config.http(), config.webSocket(), CONNECT);
        return new StanzaSocket(NoiseSocket.open(
                socket,
                keys.noise(),
                config.noiseRootKey(),
                payload(version, state, keys).toByteArray(),
                state.routingInfo(),
                config.random(),
                config.clock()));
    }

    private ClientPayload payload(ClientVersion version, DeviceState state, Credentials keys) {
        Optional<Account> account = state.account();
        if (account.isPresent()) {
            return ClientPayloads.login(
                    version,
                    rooms.profile(),
                    account.get().phone(),
                    rooms.config().switches().lidMigrated());
        }
        SignedPreKey signed = state.newestSignedPreKey().orElseThrow();
        return ClientPayloads.registration(
                version,
                rooms.profile(),
                new ClientPayloads.DeviceKeys(
                        keys.registrationId(),
                        keys.identity().publicKey(),
                        signed.id(),
                        signed.keyPair().publicKey(),
                        signed.signature()));
    }
}
