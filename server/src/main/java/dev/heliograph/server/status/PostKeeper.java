package dev.heliograph.server.status;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.server.storage.Vault;
import dev.heliograph.spi.event.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes down how far posts came: each state with its event in one write, whoever learns of it first. Safe
/// for all threads.
public final class PostKeeper {
    private static final System.Logger LOG = System.getLogger(PostKeeper.class.getName());

    /// The code of a post that the server's end cut off before its stanza was kept.
    static final String INTERRUPTED = "interrupted";

    /// The media type of a post whose bytes nobody has looked at.
    private static final String MEDIA = "media";

    private final PostRepository posts;
    private final Drafts drafts;
    private final InstantSource clock;

    /// On these posts.
    ///
    /// @param vault seals the keys of media
    public PostKeeper(PostRepository posts, Vault vault, InstantSource clock) {
        this.posts = posts;
        this.drafts = new Drafts(vault);
        this.clock = clock;
    }

    /// Keeps a text, with the id its message will have; durable on return.
    Post accept(SessionKey key, String messageId, StatusDraft.Text draft) {
        String id = newId();
        return accept(id, key, messageId, "text", draft.text(), drafts.store(id, draft));
    }

    /// Keeps a post of media that is yet to be fetched; durable on return.
    ///
    /// @param caption as it was asked for
    /// @param fileUrl where from, as callers are shown it
    Post accept(SessionKey key, String messageId, String caption, String fileUrl) {
        return accept(newId(), key, messageId, MEDIA, caption, Map.of("fileUrl", fileUrl));
    }

    private static String newId() {
        return UlidCreator.getMonotonicUlid().toString();
    }

    private Post accept(
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

    /// Keeps what a post is made of, now that its media is with WhatsApp; durable on return.
    Post remake(Post post, String mediaType, String caption, StatusDraft draft) {
        var content = new HashMap<String, Object>(post.content());
        content.putAll(drafts.store(post.id(), draft));
        return posts.remake(post.made(mediaType, caption, content, now()))
                .orElseThrow(() -> new IllegalStateException("post " + post.id() + " was changed by somebody else"));
    }

    /// What a post is made of, when all of it is with WhatsApp.
    Optional<StatusDraft> draft(Post post) {
        return drafts.read(post);
    }

    /// Keeps that a post did not go out; nothing happens to one that was changed since it was read, such as
    /// one whose media is uploaded by now.
    void fail(Post post, String code) {
        posts.update(post.failed(code, now()), List.of());
    }

    /// Settles what the client's journal knows of the posts a former process left unfinished.
    ///
    /// @return those the journal does not know: nothing of them left the machine but media
    List<Post> undecided(Session session) {
        AccountClient client = session.client().orElseThrow();
        var undecided = new ArrayList<Post>();
        for (Post post : posts.unfinished(session.key())) {
            Optional<String> messageId = post.messageId();
            Optional<SendResult> outcome = messageId.flatMap(client::outcome);
            if (outcome.isPresent()) {
                settle(post, outcome.get());
            } else if (messageId.filter(client::isPending).isPresent()) {
                LOG.log(System.Logger.Level.INFO, "post {0} is open: the same bytes go out again", post.id());
                posts.update(post.unknown(messageId.get(), now()), List.of());
            } else {
                undecided.add(post);
            }
        }
        return undecided;
    }

    /// Keeps what came of a post whose outcome was unknown.
    void settled(SessionKey key, SendResult result) {
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

    /// A post of a session.
    Optional<Post> find(SessionKey key, String id) {
        return posts.find(id).filter(post -> post.key().equals(key));
    }

    /// Keeps that a post was taken back, with its event; durable on return.
    ///
    /// @return the post as it is now
    Post delete(Post post) {
        Post current = post;
        while (current.state() == Post.State.SENT) {
            Post next = current.deleted(now());
            Map<String, Object> data = Map.of(
                    "id", next.id(),
                    "sessionId", next.key().session(),
                    "messageId", next.messageId().orElseThrow(),
                    "timestamp",
                            next.updatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
            Optional<Post> kept =
                    posts.update(next, List.of(new Outbox.Happening(Event.STATUS_DELETED, next.updatedAt(), data)));
            if (kept.isPresent()) {
                return kept.get();
            }
            current = posts.find(post.id()).orElseThrow(() -> new IllegalStateException("post is gone: " + post.id()));
        }
        return current;
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
        for (String told : List.of("fileUrl", "mimetype", "sha256", "width", "height", "seconds")) {
            Object value = post.content().get(told);
            if (value != null) {
                data.put(told, value);
            }
        }
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
