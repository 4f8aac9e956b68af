package dev.heliograph.server.status;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.heliograph.protocol.model.SendResult;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Posts a status: makes its content, stores the post as accepted before anything leaves the machine, sends it, and
/// stores what came of it together with the event of it. Safe for all threads; posts of one account go one at a time.
public final class StatusService {
    /// Finds sessions.
    @FunctionalInterface
    public interface Sessions {
        /// One session of a tenant.
        Optional<Session> find(String tenant, String id);
    }

    private final Sessions sessions;
    private final Contents contents;
    private final PostKeeper keeper;
    private final Duration ackTimeout;
    private final Consumer<String> steps;

    /// @param sessions   the sessions
    /// @param types      content types by name, in alphabetical order
    /// @param keeper     the stored posts
    /// @param ackTimeout how long an acknowledgement is waited for
    /// @param steps      told each step's name as it is reached, for tests that kill the server there
    public StatusService(
            Sessions sessions,
            java.util.SequencedMap<String, StatusContentType> types,
            PostKeeper keeper,
            Duration ackTimeout,
            Consumer<String> steps) {
        this.sessions = sessions;
        this.contents = new Contents(types);
        this.keeper = keeper;
        this.ackTimeout = ackTimeout;
        this.steps = steps;
    }

    /// Posts a status from a session, and waits for WhatsApp's answer.
    ///
    /// @param caller    who asks; the session is looked up in their tenant
    /// @param sessionId which account
    /// @param fields    the request's fields, no nulls
    /// @return what came of it; of several contents, of the first that was not sent, else of the last
    /// @throws ContentException     when a field is missing or wrong
    /// @throws MediaException       when the media cannot be had or posted
    /// @throws InterruptedException when the server stops; the post is decided after the restart
    public PostOutcome post(Caller caller, String sessionId, Map<String, Object> fields)
            throws ContentException, MediaException, InterruptedException {
        Optional<Session> session = sessions.find(caller.tenant(), sessionId);
        if (session.isEmpty()) {
            return new PostOutcome.NoSession();
        }
        var made = contents.of(new StatusContentType.Request(caller, sessionId, fields, Optional.empty()));
        if (made.isEmpty()) {
            return new PostOutcome.NoContentType();
        }
        return postAll(session.get(), made);
    }

    private PostOutcome postAll(Session session, List<StatusContent> made) throws InterruptedException {
        if (!session.posts().tryLock(ackTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return new PostOutcome.Busy(ackTimeout);
        }
        try {
            PostOutcome outcome = new PostOutcome.NoContentType();
            for (StatusContent content : made) {
                outcome = postOne(session, content);
                if (!(outcome instanceof PostOutcome.Sent)) {
                    return outcome;
                }
            }
            return outcome;
        } finally {
            session.posts().unlock();
        }
    }

    private PostOutcome postOne(Session session, StatusContent content) throws InterruptedException {
        Session.View view = session.view();
        Optional<AccountClient> client = session.client();
        if (client.isEmpty() || !view.isConnected()) {
            return new PostOutcome.NotConnected(view);
        }
        String messageId = client.get().newMessageId();
        Post post = keeper.accept(
                UlidCreator.getMonotonicUlid().toString(),
                session.key(),
                messageId,
                content.mediaType(),
                Contents.caption(content),
                Contents.stored(content));
        steps.accept("post.accepted");
        SendResult result = client.get().post(messageId, Contents.draft(content), ackTimeout);
        steps.accept("post.answered");
        Post settled = keeper.settle(post, result);
        steps.accept("post.settled");
        return outcome(settled, result);
    }

    private static PostOutcome outcome(Post post, SendResult result) {
        // an answer that came while silence was being written down decides
        if (post.state() == Post.State.SENT) {
            return new PostOutcome.Sent(post);
        }
        return switch (result) {
            case SendResult.Accepted _ -> new PostOutcome.Sent(post);
            case SendResult.Refused refused -> new PostOutcome.Refused(post, refused.code());
            case SendResult.Unknown unknown -> new PostOutcome.Unknown(post, unknown.waited());
            case SendResult.NotSent(String why) -> new PostOutcome.NotSent(post, why);
        };
    }
}
