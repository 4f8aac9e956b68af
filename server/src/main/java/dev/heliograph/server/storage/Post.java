package dev.heliograph.server.storage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A status as a resource: what was asked for and how far it came.
///
/// @param id         a ULID
/// @param key        tenant and session
/// @param version    1 when inserted, one more with each change; an update must carry the one last read
/// @param state      how far it came
/// @param mediaType  `text`, `image`, `video`; `media` until its bytes were looked at
/// @param caption    the text callers see
/// @param content    what the session needs to send it again after a restart: strings, numbers,
///                   booleans, lists, maps
/// @param messageId  the stanza's id, once it has one
/// @param code       WhatsApp's number when it was refused, or a word of ours when it failed
/// @param recipients how many people it was addressed to; 0 until sent
/// @param leftOut    who it was not addressed to
/// @param createdAt  when it was accepted, UTC, to the millisecond
/// @param updatedAt  when it last changed
/// @param sentAt     WhatsApp's own time of it, once sent
public record Post(
        String id,
        SessionKey key,
        long version,
        State state,
        String mediaType,
        String caption,
        Map<String, Object> content,
        Optional<String> messageId,
        Optional<String> code,
        int recipients,
        List<LeftOut> leftOut,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> sentAt) {
    /// Copies the collections.
    public Post {
        Objects.requireNonNull(caption, "caption");
        content = Map.copyOf(content);
        leftOut = List.copyOf(leftOut);
    }

    /// A post just accepted.
    ///
    /// @param id        a ULID
    /// @param createdAt now
    public static Post accepted(
            String id,
            SessionKey key,
            String mediaType,
            String caption,
            Map<String, Object> content,
            Instant createdAt) {
        return new Post(
                id,
                key,
                1,
                State.ACCEPTED,
                mediaType,
                caption,
                content,
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(),
                createdAt,
                createdAt,
                Optional.empty());
    }

    /// The same post, knowing what it is made of.
    public Post made(String newMediaType, String newCaption, Map<String, Object> newContent, Instant now) {
        return new Post(
                id,
                key,
                version,
                state,
                newMediaType,
                newCaption,
                newContent,
                messageId,
                code,
                recipients,
                leftOut,
                createdAt,
                now,
                sentAt);
    }

    /// The same post, being sent under a message id.
    public Post sending(String newMessageId, Instant now) {
        return with(State.SENDING, Optional.of(newMessageId), code, recipients, leftOut, now, sentAt);
    }

    /// The same post, acknowledged.
    public Post sent(String sentId, int reached, List<LeftOut> missed, Instant serverTime, Instant now) {
        return with(State.SENT, Optional.of(sentId), Optional.empty(), reached, missed, now, Optional.of(serverTime));
    }

    /// The same post, refused or never sent.
    public Post failed(String why, Instant now) {
        return with(State.FAILED, messageId, Optional.of(why), recipients, leftOut, now, sentAt);
    }

    /// The same post, out or not.
    public Post unknown(String sentId, Instant now) {
        return with(State.UNKNOWN, Optional.of(sentId), code, recipients, leftOut, now, sentAt);
    }

    /// The same post, taken back.
    public Post deleted(Instant now) {
        return with(State.DELETED, messageId, code, recipients, leftOut, now, sentAt);
    }

    private Post with(
            State newState,
            Optional<String> newMessageId,
            Optional<String> newCode,
            int newRecipients,
            List<LeftOut> newLeftOut,
            Instant now,
            Optional<Instant> newSentAt) {
        return new Post(
                id,
                key,
                version,
                newState,
                mediaType,
                caption,
                content,
                newMessageId,
                newCode,
                newRecipients,
                newLeftOut,
                createdAt,
                now,
                newSentAt);
    }

    Post withVersion(long newVersion) {
        return new Post(
                id,
                key,
                newVersion,
                state,
                mediaType,
                caption,
                content,
                messageId,
                code,
                recipients,
                leftOut,
                createdAt,
                updatedAt,
                sentAt);
    }

    /// Who it did not go to.
    ///
    /// @param jid    the person
    /// @param reason a stable word
    public record LeftOut(String jid, String reason) {}

    /// How far a post came.
    ///
    /// | from | to | when |
    /// |---|---|---|
    /// | `ACCEPTED` | `SENDING` | its stanza is about to leave |
    /// | `ACCEPTED`, `SENDING` | `SENT`, `FAILED`, `UNKNOWN` | the answer, or none in time |
    /// | `UNKNOWN` | `SENT`, `FAILED` | the answer to the same bytes, later |
    /// | `SENT` | `DELETED` | WhatsApp acknowledged that it is taken back |
    public enum State {
        /// Durable here, nothing left the machine.
        ACCEPTED,
        /// The stanza may be out.
        SENDING,
        /// WhatsApp acknowledged it.
        SENT,
        /// WhatsApp refused it, or it was never sent.
        FAILED,
        /// No answer in time.
        UNKNOWN,
        /// Taken back from everybody it went to.
        DELETED;

        /// Whether nothing more is expected.
        public boolean isSettled() {
            return this == SENT || this == FAILED || this == DELETED;
        }

        /// The word callers see.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
