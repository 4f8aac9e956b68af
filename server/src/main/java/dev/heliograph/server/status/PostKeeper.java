package dev.heliograph.server.status;

import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.session.SessionManager;
import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.spi.event.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes down how far posts came: each state with its event in one write, whoever learns of it first. Safe for all
/// threads.
public final class PostKeeper implements SessionManager.Posts {
    private static final System.Logger LOG = System.getLogger(PostKeeper.class.getName());

    /// The code of a post that the server's end cut off before its stanza was kept.
    static final String INTERRUPTED = "interrupted";

    private final PostRepository posts;
    private final InstantSource clock;

    /// On these posts.
    public PostKeeper(PostRepository posts, InstantSource clock) {
        this.posts = posts;
        this.clock = clock;
    }

    /// Keeps a post, with the id its message will have; durable on return.
    Post accept(
            String id,
            SessionKey key,
            String messageId,
            String mediaType,
            String caption,
            Map<String, Object> content) {
        Instant now = now();
        var post = new Post(
                id,
                key,
                1,
                Post.State.ACCEPTED,
                mediaType,
                caption,
                content,
                Optional.of(messageId),
                Optional.empty(),
                0,
                List.of(),
                now,
                now,
                Optional.empty());
        if (!posts.insert(post, List.of())) {
            throw new IllegalStateException("post id " + id + " is taken");
        }
        return post;
    }

    /// Keeps what came of a post; durable on return.
    ///
    /// @return the post as it is now: as told here, or as somebody settled it before
    Post settle(Post post, SendResult result) {
        Post current = post;
        while (!current.state().isSettled()) {
            Post next = next(current, result);
            Optional<Post> kept = posts.update(next, happening(next));
            if (kept.isPresent()) {
                return kept.get();
            }
            current = posts.find(post.id()).orElseThrow(() -> new IllegalStateException("post is gone: " + post.id()));
        }
        return current;
    }

    /// Decides the posts a former process left unfinished: settled in the client's journal; still in it, so that the
    /// client sends the same bytes again; or never kept there, so that nothing left the machine.
    @Override
    public void recover(Session session) {
        AccountClient client = session.client().orElseThrow();
        for (Post post : posts.unfinished(session.key())) {
            Optional<String> messageId = post.messageId();
            Optional<SendResult> outcome = messageId.flatMap(client::outcome);
            if (outcome.isPresent()) {
                settle(post, outcome.get());
            } else if (messageId.filter(client::isPending).isPresent()) {
                LOG.log(System.Logger.Level.INFO, "post {0} is open: the same bytes go out again", post.id());
                posts.update(post.unknown(messageId.get(), now()), List.of());
            } else {
                posts.update(post.failed(INTERRUPTED, now()), List.of());
                LOG.log(System.Logger.Level.WARNING, "post {0} never left: the server ended before", post.id());
            }
        }
    }

    @Override
    public void settled(SessionKey key, SendResult result) {
        Optional<String> messageId = messageId(result);
        posts.unfinished(key).stream()
                .filter(post -> post.messageId().isPresent() && post.messageId().equals(messageId))
                .forEach(post -> {
                    Post now = settle(post, result);
                    LOG.log(
                            System.Logger.Level.INFO,
                            "post {0} is {1} after all",
                            now.id(),
                            now.state().word());
                });
    }

    private Post next(Post post, SendResult result) {
        return switch (result) {
            case SendResult.Accepted(String messageId, Instant serverTime, int recipients, List<LeftOut> leftOut) ->
                post.sent(messageId, recipients, stored(leftOut), serverTime, now());
            case SendResult.Refused refused -> post.failed(Integer.toString(refused.code()), now());
            case SendResult.Unknown unknown -> post.unknown(unknown.messageId(), now());
            case SendResult.NotSent _ -> post.failed("not_sent", now());
        };
    }

    private static List<Outbox.Happening> happening(Post post) {
        if (post.state() != Post.State.SENT) {
            return List.of();
        }
        Instant sentAt = post.sentAt().orElseThrow();
        Map<String, Object> data = new HashMap<>();
        data.put("id", post.id());
        data.put("sessionId", post.key().session());
        data.put("messageId", post.messageId().orElseThrow());
        data.put("mediaType", post.mediaType());
        data.put("caption", post.caption());
        data.put("timestamp", sentAt.truncatedTo(ChronoUnit.SECONDS).toString());
        data.put("recipients", post.recipients());
        if (!post.leftOut().isEmpty()) {
            data.put(
                    "leftOut",
                    post.leftOut().stream()
                            .map(one -> Map.of("jid", one.jid(), "reason", one.reason()))
                            .toList());
        }
        return List.of(new Outbox.Happening(Event.STATUS_SENT, sentAt, data));
    }

    private static Optional<String> messageId(SendResult result) {
        return switch (result) {
            case SendResult.Accepted accepted -> Optional.of(accepted.messageId());
            case SendResult.Refused refused -> Optional.of(refused.messageId());
            case SendResult.Unknown unknown -> Optional.of(unknown.messageId());
            case SendResult.NotSent _ -> Optional.empty();
        };
    }

    private static List<Post.LeftOut> stored(List<LeftOut> leftOut) {
        return leftOut.stream()
                .map(one -> new Post.LeftOut(one.jid().toString(), one.reason().name()))
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
