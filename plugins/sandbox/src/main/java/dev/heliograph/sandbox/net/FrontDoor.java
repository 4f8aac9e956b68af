package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.sandbox.fault.LineFaultBox;
import dev.heliograph.sandbox.link.PairingDesk;
import dev.heliograph.sandbox.talk.Lobby;
import dev.heliograph.sandbox.wire.Door;
import dev.heliograph.sandbox.wire.Guest;
import dev.heliograph.sandbox.wire.Line;

/// Sends clients without an account to the desk, others to the lobby, and outdated ones away. Safe for all
/// threads.
///
/// @param desk   links
/// @param lobby  logs in
/// @param faults which version is outdated
record FrontDoor(PairingDesk desk, Lobby lobby, LineFaultBox faults) implements Door {
    /// Somebody who was sent away.
    private record Gone() implements Guest {
        @Override
        public void stanza(Node node) {
            // nobody listens
        }

        @Override
        public void gone() {
            // nobody waits
        }
    }

    @Override
    public Guest enter(Line line, ClientPayload payload, byte[] noiseStatic) {
        var version = payload.getUserAgent().getAppVersion();
        if (faults.refuses(version.getPrimary() + "." + version.getSecondary() + "." + version.getTertiary())) {
            line.close(Node.of("failure").attr("reason", 405).build());
            return new Gone();
        }
        return payload.hasDevicePairingData()
                ? desk.register(line, payload, noiseStatic)
                : lobby.login(line, payload, noiseStatic);
    }
}
