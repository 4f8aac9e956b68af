package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the network offers to its phones. Safe for all threads.
public interface Switch {
    /// Sends a `<message>` or `<receipt>` to a client, now or when it logs in next; durable until the client
    /// acks it.
    ///
    /// The phone sets `to` (the companion's device; for receipts of a status `status@broadcast` and
    /// `recipient` the companion's device), `id`, `type` and children; the network sets `from`,
    /// `participant` and `t` and takes `to` and `recipient` away.
    ///
    /// @param from   who sends
    /// @param stanza the stanza
    /// @throws IllegalArgumentException when the addressee is no linked companion
    void send(VirtualDevice from, Node stanza);

    /// Tells all companions of an account something, now or when they log in next; durable until they
    /// ack it.
    ///
    /// @param owner        whose
    /// @param notification a `<notification>` with its type and children; the network adds `from`, `id`
    ///                     and `t`
    void notify(Person owner, Node notification);

    /// Whether a phone is to keep silent when a client asks it for keys; used up by the question.
    boolean ignoresKeyRequest();

    /// Sends a stanza of the network itself to a client, such as one receipt for many people; kept and acked
    /// like those of phones.
    ///
    /// @param companion its address in either namespace
    /// @param stanza    complete but for `t`
    /// @throws IllegalArgumentException when the addressee is no linked companion
    void tell(Jid companion, Node stanza);

    /// Keys of a linked companion; uses up one of its one-time prekeys.
    ///
    /// @param companion its address in either namespace
    /// @return the bundle; empty when it is not linked or has uploaded none
    Optional<KeyBundle> takeBundle(Jid companion);

    /// The companions linked to an account.
    ///
    /// @param owner whose
    /// @return by device number, immutable
    List<Companion> companions(Person owner);

    /// The ADV identity a companion proved at linking.
    ///
    /// @param companion its address in either namespace
    /// @return encoded ADVSignedDeviceIdentity with all four fields; empty when it is not linked
    Optional<byte[]> deviceIdentity(Jid companion);

    /// A blob on the network's media host.
    ///
    /// @param directPath path and query as a message names them
    /// @return the file, ciphertext and MAC; empty when nothing is served there
    Optional<Path> blob(String directPath);

    /// Somebody broke a rule.
    ///
    /// @param rule   its name, kebab-case, such as `bad-padding`
    /// @param detail who, which message, what was expected
    void violation(String rule, String detail);
}
