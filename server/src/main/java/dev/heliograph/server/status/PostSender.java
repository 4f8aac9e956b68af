package dev.heliograph.server.status;

import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Post;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Sends kept posts, those of one account one at a time, and keeps what came of them. Safe for all threads.
public final class PostSender {
    private static final System.Logger LOG = System.getLogger(PostSender.class.getName());
    /// How long a post that a restart interrupted waits for its account to be connected again.
    private static final Duration RESUMED_WITHIN = Duration.ofMinutes(10);

    private final PostKeeper keeper;
    private final Duration ackTimeout;
    private final Consumer<String> steps;

    /// @param keeper     the stored posts
    /// @param ackTimeout how long an acknowledgement, and before it the account's turn, is waited for
    /// @param steps      told each step's name as it is reached, for tests that kill the server there
    public PostSender(PostKeeper keeper, Duration ackTimeout, Consumer<String> steps) {
        this.keeper = keeper;
        this.ackTimeout = ackTimeout;
        this.steps = steps;
    }

    /// What is done in an account's turn.
    @FunctionalInterface
    interface Turn {
        PostOutcome take(AccountClient client) throws InterruptedException;
    }

    /// Waits for the account's turn; not taken when the account is not connected then.
    ///
    /// @throws InterruptedException when the caller has left before it came
    PostOutcome inTurn(Waiting.Ticket ticket, Session session, Turn turn) throws InterruptedException {
        if (!session.posts().tryLock(ackTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return new PostOutcome.Busy(ackTimeout);
        }
        try {
            ticket.requireCaller();
            return take(session, turn);
        } finally {
            session.posts().unlock();
        }
    }

    /// Takes a status back, in the account's turn, and keeps that.
    DeleteOutcome revoke(Session session, Post post) throws InterruptedException {
        if (!session.posts().tryLock(ackTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return new DeleteOutcome.Busy(ackTimeout);
        }
        try {
            Session.View view = session.view();
            Optional<AccountClient> client = session.client();
            if (client.isEmpty() || !view.isConnected()) {
                return new DeleteOutcome.NotConnected(view);
            }
            SendResult result = client.get()
                    .revoke(client.get().newMessageId(), post.messageId().orElseThrow(), ackTimeout);
            return switch (result) {
                case SendResult.Accepted _ -> new DeleteOutcome.Deleted(keeper.delete(post));
                case SendResult.Refused refused -> new DeleteOutcome.Refused(refused.code());
                case SendResult.Unknown unknown -> new DeleteOutcome.Unknown(unknown.waited());
                case SendResult.NotSent(String why) -> new DeleteOutcome.NotDeletable(post, why);
            };
        } finally {
            session.posts().unlock();
        }
    }

    private PostOutcome inTurn(Session session, Turn turn) throws InterruptedException {
        if (!session.posts().tryLock(ackTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return new PostOutcome.Busy(ackTimeout);
        }
        try {
            return take(session, turn);
        } finally {
            session.posts().unlock();
        }
    }

    private static PostOutcome take(Session session, Turn turn) throws InterruptedException {
        Session.View view = session.view();
        Optional<AccountClient> client = session.client();
        return client.isEmpty() || !view.isConnected() ? new PostOutcome.NotConnected(view) : turn.take(client.get());
    }

    /// Sends a kept post, in the account's turn.
    PostOutcome send(AccountClient client, Post post, StatusDraft draft) throws InterruptedException {
        SendResult result = client.post(post.messageId().orElseThrow(), draft, ackTimeout);
        steps.accept("post.answered");
        Post settled = keeper.settle(post, result);
        steps.accept("post.settled");
        return outcome(settled, result);
    }

    /// Sends a post that a restart interrupted, once its account is connected; returns at once.
    void resume(Session session, Post post, StatusDraft draft) {
        Thread.ofVirtual().name("resume-" + post.id()).start(() -> {
            try {
                session.await(view -> view.isConnected() || view.state().isFinal(), RESUMED_WITHIN);
                PostOutcome outcome = inTurn(session, client -> send(client, post, draft));
                if (outcome instanceof PostOutcome.Busy || outcome instanceof PostOutcome.NotConnected) {
                    keeper.fail(post, PostKeeper.INTERRUPTED);
                }
                LOG.log(
                        System.Logger.Level.INFO,
                        "post {0} was taken up again: {1}",
                        post.id(),
                        outcome.getClass().getSimpleName());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "post " + post.id() + " could not be taken up again", e);
            }
        });
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
