package dev.heliograph.server.session;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.LookupException;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.protocol.store.SessionJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a session needs of the protocol's client: the seam at which tests put an account that answers on
/// command. Safe for all threads.
public interface AccountClient extends AutoCloseable {
    /// Begins to connect, or to link when there is no account and the device was not removed; returns at
    /// once.
    void start();

    /// Connects or links because somebody asks, whatever the end was; returns at once.
    void startAgain();

    /// Where the connection stands, why and until when.
    ClientStatus status();

    /// Where the connection stands.
    default ClientState state() {
        return status().state();
    }

    /// The code to be scanned now.
    Optional<ClientEvent.Qr> qr();

    /// A code for the account's owner to type on the phone; linking that came to an end begins again.
    ///
    /// @param phone   as people write it
    /// @param timeout how long to wait for a connection that is good for it
    PairingCode pairingCode(String phone, Duration timeout) throws PairingException, InterruptedException;

    /// The linked account.
    Optional<ClientEvent.Linked> account();

    /// How many contacts are known.
    int contactCount();

    /// Everybody the account can post to, each person once, in no order.
    Collection<Person> people();

    /// Asks the network which numbers have an account and makes those contacts, durably.
    ///
    /// @param numbers digits only, at most 1,000
    /// @return one for each number, in that order
    /// @throws LookupException without a connection, or when the network does not answer
    List<NumberCheck> importNumbers(List<String> numbers) throws LookupException, InterruptedException;

    /// Takes an import back.
    ///
    /// @return whether the number was imported
    boolean forgetNumber(String number);

    /// An id no message had before.
    String newMessageId();

    /// What would keep a status from leaving whatever it says; empty when nothing is known to. Asked before
    /// work is done for one.
    Optional<String> obstacle();

    /// Posts a status and waits for the answer.
    SendResult post(String messageId, StatusDraft draft, Duration ackTimeout) throws InterruptedException;

    /// Takes a status back from everybody it went to, and waits for the answer.
    ///
    /// @param statusId the status, by message id
    SendResult revoke(String messageId, String statusId, Duration ackTimeout) throws InterruptedException;

    /// News with this key are in the log: they need not be told again.
    void newsTaken(String key);

    /// Encrypts a file and gives it to the network's media host; other posts of the account go on
    /// meanwhile.
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
