package dev.heliograph.protocol.model;

import java.time.Instant;

/// What people did with statuses. Kept in the journal until its owner took it, so that none gets lost; may be
/// told twice after a restart, under the same key. Sealed: readers switch over it without a default.
public sealed interface StatusNews {
    /// The same for the same thing, told again or not; unique within an account.
    String key();

    /// The status, by message id.
    String statusId();

    /// The person: by hidden id, or by phone number while no hidden id is known.
    Jid who();

    /// When, by the server's time, to the second.
    Instant at();

    /// How far a status of ours came with somebody.
    enum Reach {
        /// One of the person's devices has it.
        DELIVERED,
        /// The person looked at it.
        VIEWED,
        /// The person played its film or voice.
        PLAYED
    }

    /// A status of ours reached somebody; told once for each status, person and reach.
    record Reached(String statusId, Jid who, Reach reach, Instant at) implements StatusNews {
        @Override
        public String key() {
            return "reach/" + statusId + "/" + reach.ordinal() + "/" + who;
        }
    }

    /// Somebody answered a status of ours.
    ///
    /// @param messageId the answer's own id
    /// @param text      empty when the answer is no text
    record Reply(String statusId, Jid who, String messageId, String text, Instant at) implements StatusNews {
        @Override
        public String key() {
            return "message/" + messageId + "/" + who;
        }
    }

    /// Somebody reacted to a status of ours.
    ///
    /// @param messageId the reaction's own id
    /// @param emoji     empty when a reaction was taken back
    record Reaction(String statusId, Jid who, String messageId, String emoji, Instant at) implements StatusNews {
        @Override
        public String key() {
            return "message/" + messageId + "/" + who;
        }
    }

    /// Somebody posted a status of their own.
    ///
    /// @param mediaType `text`, `image`, `video`, `audio`, or `other`
    /// @param text      the text or caption; may be empty
    record Posted(String statusId, Jid who, String mediaType, String text, Instant at) implements StatusNews {
        @Override
        public String key() {
            return "message/" + statusId + "/" + who;
        }
    }
}
