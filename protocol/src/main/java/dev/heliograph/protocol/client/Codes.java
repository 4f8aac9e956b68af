package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.protocol.pairing.PhoneNumber;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Gives out pairing codes on whatever connection there is, waiting for one that is good for it. Safe for all
/// threads.
final class Codes {
    private static final int BAD_REQUEST = 400;
    private static final int RATE_OVERLIMIT = 429;

    private final Store store;
    private final ConnectionLoop loop;
    private final StateCell state;
    private final InstantSource clock;

    Codes(Store store, ConnectionLoop loop, StateCell state, InstantSource clock) {
        this.store = store;
        this.loop = loop;
        this.state = state;
        this.clock = clock;
    }

    /// Asks for a code.
    ///
    /// @throws PairingException when there is none to be had
    PairingCode ask(String phone, Duration timeout) throws PairingException, InterruptedException {
        String digits = PhoneNumber.digits(phone);
        refuseLinked();
        loop.startAgain();
        Instant deadline = clock.instant().plus(timeout);
        Linking former = null;
        while (true) {
            Linking linking = await(former, deadline);
            former = linking;
            if (!linking.isFresh()) {
                linking.renew();
                continue;
            }
            try {
                return linking.code(digits);
            } catch (TransportException _) {
                // the next connection is as good
            } catch (IqException e) {
                if (e.code() != IqException.NO_ANSWER) {
                    throw refused(e);
                }
            }
        }
    }

    private Linking await(Linking former, Instant deadline) throws PairingException, InterruptedException {
        Optional<Linking> linking = loop.linking().await(former, Duration.between(clock.instant(), deadline));
        refuseLinked();
        return linking.orElseThrow(() -> new PairingException(
                PairingException.Kind.NOT_READY,
                "there is no connection to link on: " + state.now().obstacle() + " ("
                        + state.now().why() + ")"));
    }

    private void refuseLinked() throws PairingException {
        if (store.state().account().isPresent()) {
            throw new PairingException(PairingException.Kind.ALREADY_LINKED, "the session is linked already");
        }
    }

    private static PairingException refused(IqException e) {
        return switch (e.code()) {
            case BAD_REQUEST ->
                new PairingException(PairingException.Kind.BAD_PHONE, "WhatsApp refuses a code for this phone number");
            case RATE_OVERLIMIT ->
                new PairingException(
                        PairingException.Kind.RATE_LIMITED, "WhatsApp was asked for codes too often; wait a while");
            default -> new PairingException(PairingException.Kind.REFUSED, e.getMessage());
        };
    }
}
