package dev.heliograph.server.storage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;

/// Posts and outbox entries as documents and back.
final class PostDocuments {
    private PostDocuments() {}

    static Document document(Post post) {
        return new Document("_id", post.id())
                .append("tenant", post.key().tenant())
                .append("session", post.key().session())
                .append("version", post.version())
                .append("createdAt", post.createdAt().toEpochMilli());
    }

    /// What a post is made of.
    static Document made(Post post) {
        return new Document("mediaType", post.mediaType())
                .append("caption", post.caption())
                .append("content", Values.toStored(post.content()));
    }

    /// What changes in a post's life.
    static Document changing(Post post) {
        return new Document("state", post.state().word())
                .append("messageId", post.messageId().orElse(null))
                .append("code", post.code().orElse(null))
                .append("recipients", post.recipients())
                .append(
                        "leftOut",
                        post.leftOut().stream()
                                .map(left -> new Document("jid", left.jid()).append("reason", left.reason()))
                                .toList())
                .append("updatedAt", post.updatedAt().toEpochMilli())
                .append("sentAt", post.sentAt().map(Instant::toEpochMilli).orElse(null));
    }

    static Post post(Document document) {
        return new Post(
                document.getString("_id"),
                key(document),
                document.getLong("version"),
                Post.State.valueOf(document.getString("state").toUpperCase(Locale.ROOT)),
                document.getString("mediaType"),
                document.getString("caption"),
                Values.toMap(document.get("content", Document.class)),
                Optional.ofNullable(document.getString("messageId")),
                Optional.ofNullable(document.getString("code")),
                document.getInteger("recipients"),
                document.getList("leftOut", Document.class).stream()
                        .map(left -> new Post.LeftOut(left.getString("jid"), left.getString("reason")))
                        .toList(),
                Instant.ofEpochMilli(document.getLong("createdAt")),
                Instant.ofEpochMilli(document.getLong("updatedAt")),
                Optional.ofNullable(document.getLong("sentAt")).map(Instant::ofEpochMilli));
    }

    static Document entry(Outbox.Entry entry) {
        return new Document("source", entry.source())
                .append("type", entry.what().type())
                .append("time", entry.what().time().toEpochMilli())
                .append("data", Values.toStored(entry.what().data()));
    }

    static Outbox outbox(Document document) {
        var key = key(document);
        List<Outbox.Entry> entries = document.getList("outbox", Document.class).stream()
                .map(entry -> new Outbox.Entry(
                        entry.getString("source"),
                        key.tenant(),
                        key.session(),
                        new Outbox.Happening(
                                entry.getString("type"),
                                Instant.ofEpochMilli(entry.getLong("time")),
                                Values.toMap(entry.get("data", Document.class)))))
                .toList();
        var post = post(document);
        return new Outbox(post.id(), post.version(), post.state().isSettled(), entries);
    }

    private static SessionKey key(Document document) {
        return new SessionKey(document.getString("tenant"), document.getString("session"));
    }
}
