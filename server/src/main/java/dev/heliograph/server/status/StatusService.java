package dev.heliograph.server.status;

import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.server.media.MediaDesk;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Post;
import dev.heliograph.spi.Caller;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.media.MediaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Posts a status: makes its content, stores the post as accepted before anything leaves the machine, sends
/// it, and stores what came of it together with the event of it. Safe for all threads; posts of one account
/// go one at a time.
public final class StatusService {
    /// Finds sessions.
    @FunctionalInterface
    public interface Sessions {
        /// One session of a tenant.
        Optional<Session> find(String tenant, String id);
    }

    /// What it is made from.
    ///
    /// @param sessions      the sessions
    /// @param types         content types by name, in alphabetical order
    /// @param desk          fetches media
    /// @param keeper        the stored posts
    /// @param sender        sends them
    /// @param uploadTimeout how long an upload may take
    /// @param steps         told each step's name as it is reached, for tests that kill the server there
    public record Setup(
            Sessions sessions,
            SequencedMap<String, StatusContentType> types,
            MediaDesk desk,
            PostKeeper keeper,
            PostSender sender,
            Duration uploadTimeout,
            Consumer<String> steps) {}

    private final Setup setup;
    private final Contents contents;
    private final MediaFlow media;
    private final Waiting waiting = new Waiting();

    /// On what it needs.
    public StatusService(Setup setup) {
        this.setup = setup;
        this.contents = new Contents(setup.types());
        this.media = new MediaFlow(
                setup.desk(), contents, setup.keeper(), setup.sender(), setup.uploadTimeout(), setup.steps());
    }

    /// Posts a status from a session, and waits for WhatsApp's answer.
    ///
    /// @param caller    who asks; the session is looked up in their tenant
    /// @param sessionId which account
    /// @param fields    the request's fields, no nulls
    /// @return what came of it; of several contents, of the first that was not sent, else of the last
    /// @throws ContentException     when a field is missing or wrong
    /// @throws MediaException       when the media cannot be had, or is not fit to be posted
    /// @throws InterruptedException when the server stops; the post is decided after the restart
    public PostOutcome post(Caller caller, String sessionId, Map<String, Object> fields)
            throws ContentException, MediaException, InterruptedException {
        Optional<Session> session = setup.sessions().find(caller.tenant(), sessionId);
        if (session.isEmpty()) {
            return new PostOutcome.NoSession();
        }
        var request = new StatusContentType.Request(caller, sessionId, fields, Optional.empty());
        if (fields.get("fileUrl") instanceof String address && !address.isBlank()) {
            return waiting.attend(ticket -> media.post(ticket, session.get(), request, address.strip()));
        }
        List<StatusContent> made = contents.of(request);
        if (made.isEmpty()) {
            return new PostOutcome.NoContentType();
        }
        return waiting.attend(ticket ->
                setup.sender().inTurn(ticket, session.get(), client -> postTexts(ticket, session.get(), client, made)));
    }

    /// Takes a status back from everybody it went to, and waits for WhatsApp's answer. Again is no error.
    ///
    /// @param caller    who asks; the session is looked up in their tenant
    /// @param sessionId which account
    /// @param statusId  the status, by our id
    public DeleteOutcome delete(Caller caller, String sessionId, String statusId) throws InterruptedException {
        Optional<Session> session = setup.sessions().find(caller.tenant(), sessionId);
        if (session.isEmpty()) {
            return new DeleteOutcome.NoSession();
        }
        Optional<Post> found = setup.keeper().find(session.get().key(), statusId);
        if (found.isEmpty()) {
            return new DeleteOutcome.NoStatus();
        }
        Post post = found.get();
        return switch (post.state()) {
            case DELETED -> new DeleteOutcome.Deleted(post);
            case SENT -> setup.sender().revoke(session.get(), post);
            case ACCEPTED, SENDING, FAILED, UNKNOWN ->
                new DeleteOutcome.NotDeletable(post, "it is " + post.state().word());
        };
    }

    /// Answers everybody who waits for a status, before the server ends: a stored one is unknown and decided
    /// after the restart, of others nothing is stored.
    public void dismissCallers() {
        waiting.dismiss();
    }

    private PostOutcome postTexts(
            Waiting.Ticket ticket, Session session, AccountClient client, List<StatusContent> made)
            throws InterruptedException {
        PostOutcome outcome = null;
        for (StatusContent content : made) {
            if (!(content instanceof StatusContent.Text text)) {
                throw new IllegalStateException("a content type made " + content.mediaType() + " of no media");
            }
            StatusDraft.Text draft = Contents.draft(text);
            Post post = ticket.store(() -> setup.keeper().accept(session.key(), client.newMessageId(), draft));
            setup.steps().accept("post.accepted");
            outcome = setup.sender().send(client, post, draft);
            if (!(outcome instanceof PostOutcome.Sent)) {
                return outcome;
            }
        }
        return outcome;
    }
}
