package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.media.MediaConn;
import dev.heliograph.protocol.media.MediaConnQuery;
import dev.heliograph.protocol.media.MediaHosts;
import dev.heliograph.protocol.media.UploadException;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Asks for media hosts on whatever connection there is, waiting for one that drops to come back.
final class MediaLine implements MediaConn.Source {
    private final ReadyGate<Connection> gate;
    private final InstantSource clock;
    private final Supplier<UploadException> notConnected;

    /// @param notConnected what is said when there is no connection in time
    MediaLine(ReadyGate<Connection> gate, InstantSource clock, Supplier<UploadException> notConnected) {
        this.gate = gate;
        this.clock = clock;
        this.notConnected = notConnected;
    }

    @Override
    public MediaHosts ask(Instant deadline) throws InterruptedException {
        Connection failed = null;
        while (true) {
            Connection connection = gate.await(failed, Duration.between(clock.instant(), deadline))
                    .orElseThrow(notConnected);
            try {
                return connection.iq().until(deadline, clock).ask(new MediaConnQuery(clock.instant()));
            } catch (IqException e) {
                if (e.code() != IqException.NO_ANSWER) {
                    throw new UploadException("WhatsApp names no media hosts: " + e.getMessage(), true, e);
                }
            } catch (BinaryException e) {
                throw new UploadException("WhatsApp names no media hosts: " + e.getMessage(), true, e);
            } catch (TransportException _) {
                // it goes on with the next connection
            }
            failed = connection;
        }
    }
}
