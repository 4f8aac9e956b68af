package dev.heliograph.server.outbound;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/// The guarded client every plugin gets.
///
/// Each fetch runs on a virtual thread of its own and hands its body over in pieces, so the caller waits
/// exactly as long as the limits say, whatever looks up, connects or drips; closing the answer or
/// interrupting the caller ends that thread and closes the connection. **Threads.** Safe for all, virtual or
/// not.
public final class OutboundHttp implements GuardedHttp {
    private final UrlGuard guard;
    private final Connector connector;
    private final Limits limits;
    private final InstantSource clock;

    /// A client.
    ///
    /// @param limits   how long it waits
    /// @param resolver looks names up
    /// @param openings what the network opens, asked at every hop
    /// @param clock    deadlines are held against it
    public OutboundHttp(Limits limits, Resolver resolver, Supplier<Openings> openings, InstantSource clock) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.guard = new UrlGuard(resolver, openings);
        this.connector = new Connector(limits.firstByte(), openings);
    }

    @Override
    public Response get(Get request) throws MediaException, InterruptedException {
        Duration left = Duration.between(clock.instant(), request.deadline());
        var handover = new Handover(limits, left, System::nanoTime);
        var fetch = new Fetch(guard, connector, request, handover);
        handover.start(fetch);
        try {
            Piece.Head head = handover.head();
            return new Response(head.status(), head.headers(), new PieceStream(handover));
        } catch (MediaException | InterruptedException e) {
            handover.cancel();
            throw e;
        }
    }
}
