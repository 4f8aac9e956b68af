package dev.heliograph.server.status;

import dev.heliograph.protocol.media.UploadException;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.server.media.MediaDesk;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Post;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.media.MediaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Posts media: keeps the post, fetches, makes it fit, uploads, remembers, and only then asks for the account's turn,
/// so that other posts of the account do not wait for a film. Safe for all threads.
public final class MediaFlow {
    private static final String JPEG = "image/jpeg";
    private static final String MP4 = "video/mp4";
    /// An address is shown to this length, a `data:` one without its data.
    private static final int LONGEST_SHOWN = 2048;
    /// Each may hold a body of 16 MiB.
    private static final int UPLOADS_AT_ONCE = 4;

    private final MediaDesk desk;
    private final Contents contents;
    private final PostKeeper keeper;
    private final PostSender sender;
    private final Duration uploadTimeout;
    private final Consumer<String> steps;
    private final Semaphore uploads = new Semaphore(UPLOADS_AT_ONCE, true);

    MediaFlow(
            MediaDesk desk,
            Contents contents,
            PostKeeper keeper,
            PostSender sender,
            Duration uploadTimeout,
            Consumer<String> steps) {
        this.desk = desk;
        this.contents = contents;
        this.keeper = keeper;
        this.sender = sender;
        this.uploadTimeout = uploadTimeout;
        this.steps = steps;
    }

    /// Posts what an address leads to.
    ///
    /// @param ticket  of the caller who waits
    /// @param request without its media
    PostOutcome post(Waiting.Ticket ticket, Session session, StatusContentType.Request request, String address)
            throws ContentException, MediaException, InterruptedException {
        Session.View view = session.view();
        Optional<AccountClient> client = session.client();
        if (client.isEmpty() || !view.isConnected()) {
            return new PostOutcome.NotConnected(view);
        }
        String caption = request.fields().get("caption") instanceof String text ? text : "";
        Post post =
                ticket.store(() -> keeper.accept(session.key(), client.get().newMessageId(), caption, shown(address)));
        steps.accept("post.accepted");
        Optional<String> obstacle = client.get().obstacle();
        if (obstacle.isPresent()) {
            keeper.fail(post, "not_sent");
            return new PostOutcome.NotSent(post, obstacle.get());
        }
        try (MediaDesk.Fetched fetched = desk.fetch(request.caller(), request.sessionId(), address)) {
            steps.accept("post.fetched");
            List<StatusContent> made = contents.of(new StatusContentType.Request(
                    request.caller(), request.sessionId(), request.fields(), Optional.of(fetched.file())));
            steps.accept("post.made");
            if (made.isEmpty()) {
                keeper.fail(post, "unsupported_media_type");
                return new PostOutcome.NoContentType();
            }
            return postAll(ticket, session, client.get(), post, made);
        } catch (ContentException e) {
            keeper.fail(post, e.code());
            throw e;
        } catch (MediaException e) {
            keeper.fail(post, e.code());
            throw e;
        } catch (RuntimeException e) {
            keeper.fail(post, "internal_error");
            throw e;
        }
    }

    private PostOutcome postAll(
            Waiting.Ticket ticket, Session session, AccountClient client, Post first, List<StatusContent> made)
            throws InterruptedException {
        PostOutcome outcome = new PostOutcome.NoContentType();
        Post post = first;
        for (StatusContent content : made) {
            if (post == null) {
                String fileUrl = (String) first.content().get("fileUrl");
                post = ticket.store(
                        () -> keeper.accept(session.key(), client.newMessageId(), Contents.caption(content), fileUrl));
            }
            outcome = postOne(ticket, session, client, post, content);
            if (!(outcome instanceof PostOutcome.Sent)) {
                return outcome;
            }
            post = null;
        }
        return outcome;
    }

    private PostOutcome postOne(
            Waiting.Ticket ticket, Session session, AccountClient client, Post post, StatusContent content)
            throws InterruptedException {
        StatusDraft draft;
        try {
            draft = draft(client, content);
        } catch (UploadException e) {
            keeper.fail(post, "upload_failed");
            return new PostOutcome.NotSent(post, e.getMessage());
        }
        steps.accept("post.uploaded");
        Post ready = keeper.remake(post, content.mediaType(), Contents.caption(content), draft);
        steps.accept("post.remembered");
        PostOutcome outcome = sender.inTurn(ticket, session, now -> sender.send(now, ready, draft));
        if (outcome instanceof PostOutcome.Busy || outcome instanceof PostOutcome.NotConnected) {
            keeper.fail(ready, "not_sent");
        }
        return outcome;
    }

    private StatusDraft draft(AccountClient client, StatusContent content) throws InterruptedException {
        return switch (content) {
            case StatusContent.Text text -> Contents.draft(text);
            case StatusContent.Image image ->
                new StatusDraft.Image(
                        upload(client, MediaKind.IMAGE, image.file()),
                        JPEG,
                        image.width(),
                        image.height(),
                        image.thumbnail(),
                        image.caption());
            case StatusContent.Video video ->
                new StatusDraft.Video(
                        upload(client, MediaKind.VIDEO, video.file()),
                        MP4,
                        video.width(),
                        video.height(),
                        Math.toIntExact(Math.max(1, Math.round(video.length().toMillis() / 1000.0))),
                        video.thumbnail(),
                        video.caption());
        };
    }

    private UploadedMedia upload(AccountClient client, MediaKind kind, Path file) throws InterruptedException {
        uploads.acquire();
        try {
            return client.upload(kind, file, uploadTimeout);
        } finally {
            uploads.release();
        }
    }

    private static String shown(String address) {
        if (address.regionMatches(true, 0, "data:", 0, 5)) {
            int comma = address.indexOf(',');
            return address.substring(0, Math.min(comma < 0 ? 5 : comma + 1, LONGEST_SHOWN));
        }
        return address.substring(0, Math.min(address.length(), LONGEST_SHOWN));
    }
}
