package dev.heliograph.server.status;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.session.SessionManager;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.SessionKey;
import java.util.Optional;

/// Decides the posts that a former process left unfinished. Safe for all threads.
public final class Recovery implements SessionManager.Posts {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

    private final PostKeeper keeper;
    private final PostSender sender;
    private final NewsDesk news;

    /// @param keeper the stored posts
    /// @param sender sends those whose media is with WhatsApp already
    /// @param news   takes what people did with statuses
    public Recovery(PostKeeper keeper, PostSender sender, NewsDesk news) {
        this.keeper = keeper;
        this.sender = sender;
        this.news = news;
    }

    /// Each is settled in the client's journal; or still in it, so that the client sends the same bytes
    /// again; or never came to be kept there: then it goes out now when its media was uploaded, and is failed
    /// when it was not.
    @Override
    public void recover(Session session) {
        for (Post post : keeper.undecided(session)) {
            Optional<StatusDraft> draft = keeper.draft(post);
            if (draft.isPresent()) {
                LOG.log(System.Logger.Level.INFO, "post {0} goes on from its uploaded media", post.id());
                sender.resume(session, post, draft.get());
            } else {
                keeper.fail(post, PostKeeper.INTERRUPTED);
                LOG.log(System.Logger.Level.WARNING, "post {0} never left: the server ended before", post.id());
            }
        }
    }

    @Override
    public void settled(SessionKey key, SendResult result) {
        keeper.settled(key, result);
    }

    @Override
    public void news(Session session, ClientEvent.News told) {
        news.take(session, told);
    }
}
