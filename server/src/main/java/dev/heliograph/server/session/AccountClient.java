package dev.heliograph.server.session;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.store.SessionJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// What a session needs of the protocol's client: the seam at which tests put an account that answers on command. Safe
/// for all threads.
public interface AccountClient extends AutoCloseable {
    /// Begins to connect, or to link; returns at once. Begins again after a final state that is not `CLOSED`.
    void start();

    /// Where the connection stands.
    ClientState state();

    /// Why it stands there, in words.
    String stateReason();

    /// The code to be scanned now.
    Optional<ClientEvent.Qr> qr();

    /// The linked account.
    Optional<ClientEvent.Linked> account();

    /// How many contacts are known.
    int contactCount();

    /// An id no message had before.
    String newMessageId();

    /// Posts a status and waits for the answer.
    SendResult post(String messageId, StatusDraft draft, Duration ackTimeout) throws InterruptedException;

    /// Encrypts a file and gives it to the network's media host; other posts of the account go on meanwhile.
    ///
    /// @param timeout for all of it, waiting for the connection to come back included
    /// @throws dev.heliograph.protocol.media.UploadException when it does not come about
    UploadedMedia upload(MediaKind kind, Path file, Duration timeout) throws InterruptedException;

    /// What came of a message, once that is settled.
    Optional<SendResult> outcome(String messageId);

    /// Whether a message is in the journal and not settled: its bytes go out again by themselves.
    boolean isPending(String messageId);

    /// Tells the network that this device is to be removed, best effort.
    void unlink() throws InterruptedException;

    @Override
    void close();

    /// Opens clients.
    @FunctionalInterface
    interface Factory {
        /// Reads the journal and answers a client that has not started.
        ///
        /// @param journal  the session's
        /// @param listener told on the connection's reader thread
        AccountClient open(SessionJournal journal, Consumer<ClientEvent> listener);
    }
}
