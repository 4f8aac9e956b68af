package dev.heliograph.server.status;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.OutboxQueue;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.spi.event.Event;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/// Brings what people did with statuses to the event log: each once, because the log knows it by its key. The
/// client tells it again after a restart until it is in the log. A thread of its own, so that readers of
/// connections do not wait.
public final class NewsDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NewsDesk.class.getName());
    private static final int REMEMBERED = 10_000;

    private final PostRepository posts;
    private final OutboxQueue outboxes;
    private final LinkedBlockingQueue<Told> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Optional<String>> postIds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Thread thread;

    private record Told(Session session, ClientEvent.News news) {}

    private NewsDesk(PostRepository posts, OutboxQueue outboxes) {
        this.posts = posts;
        this.outboxes = outboxes;
        this.thread = Thread.ofVirtual().name("status-news").unstarted(this::run);
    }

    /// Starts one.
    ///
    /// @param outboxes on their way to the log
    public static NewsDesk start(PostRepository posts, OutboxQueue outboxes) {
        var desk = new NewsDesk(posts, outboxes);
        desk.thread.start();
        return desk;
    }

    /// Takes news; returns at once. Safe for all threads.
    void take(Session session, ClientEvent.News news) {
        inbox.add(new Told(session, news));
    }

    /// Drops what waits: it is told again after the next start.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Told told = inbox.take();
                try {
                    log(told);
                } catch (RuntimeException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "news of session " + told.session.key().session() + " wait for the next start",
                            e);
                }
            }
        } catch (InterruptedException _) {
            // close() asked for it
        }
    }

    private void log(Told told) {
        StatusNews news = told.news().news();
        SessionKey key = told.session().key();
        Optional<String> post = news instanceof StatusNews.Posted ? Optional.empty() : postId(key, news.statusId());
        if (post.isEmpty() && news instanceof StatusNews.Reached) {
            taken(told); // of a status that this server did not post
            return;
        }
        var entry = new Outbox.Entry(
                "news/" + key.id() + "/" + news.key(),
                key.tenant(),
                key.session(),
                new Outbox.Happening(type(news), news.at(), data(told, post)));
        outboxes.offer(Outbox.of(entry, () -> taken(told)));
    }

    private static void taken(Told told) {
        told.session()
                .client()
                .ifPresent((AccountClient client) ->
                        client.newsTaken(told.news().news().key()));
    }

    private Optional<String> postId(SessionKey key, String messageId) {
        return postIds.computeIfAbsent(
                key.id() + "/" + messageId,
                _ -> posts.findByMessage(key, messageId).map(Post::id));
    }

    private static String type(StatusNews news) {
        return switch (news) {
            case StatusNews.Reached reached ->
                switch (reached.reach()) {
                    case DELIVERED -> Event.STATUS_DELIVERED;
                    case VIEWED -> Event.STATUS_VIEWED;
                    case PLAYED -> Event.STATUS_PLAYED;
                };
            case StatusNews.Reply _ -> Event.STATUS_REPLY;
            case StatusNews.Reaction _ -> Event.STATUS_REACTION;
            case StatusNews.Posted _ -> Event.STATUS_RECEIVED;
        };
    }

    private static Map<String, Object> data(Told told, Optional<String> post) {
        StatusNews news = told.news().news();
        Map<String, Object> data = new HashMap<>();
        post.ifPresent(id -> data.put("id", id));
        data.put("sessionId", told.session().key().session());
        data.put("messageId", news.statusId());
        data.put("person", person(told.news()));
        data.put("timestamp", news.at().toString());
        switch (news) {
            case StatusNews.Reached _ -> {}
            case StatusNews.Reply reply -> {
                data.put("replyId", reply.messageId());
                data.put("text", reply.text());
            }
            case StatusNews.Reaction reaction -> data.put("emoji", reaction.emoji());
            case StatusNews.Posted posted -> {
                data.put("mediaType", posted.mediaType());
                data.put("text", posted.text());
            }
        }
        return data;
    }

    private static Map<String, Object> person(ClientEvent.News news) {
        Map<String, Object> person = new HashMap<>();
        Jid who = news.news().who();
        if (who.isLid()) {
            person.put("lid", who.toString());
        }
        news.phone().ifPresent(phone -> person.put("phone", phone.toString()));
        return person;
    }
}
