package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.LidMapping;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Keeps how far statuses of ours came: once for each status, person and reach, with the first time told. All
/// of one receipt is one commit; after it the receipt may be acknowledged. Belongs to the reader's thread.
public final class ReceiptKeeper {
    private final Store store;
    private final InstantSource clock;
    private final Consumer<Commit> alongside;

    /// With the account's store.
    ///
    /// @param alongside run within each step that is going to be committed anyway
    public ReceiptKeeper(Store store, InstantSource clock, Consumer<Commit> alongside) {
        this.store = store;
        this.clock = clock;
        this.alongside = alongside;
    }

    /// The types a receipt names that are not known; such a receipt is only acknowledged.
    public static Set<String> unknownTypes(Node receipt) {
        return ReceiptReader.unknownTypes(receipt);
    }

    /// Takes a `<receipt>` that is no retry.
    ///
    /// @return what it told that was not known; durable
    public List<StatusNews> take(Node receipt) {
        List<ReceiptReader.Mark> marks =
                ReceiptReader.read(receipt, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        LidMapping.learn(store, receipt);
        if (marks.stream().noneMatch(mark -> store.state().isOwnStatus(mark.messageId()))) {
            return List.of();
        }
        return store.step("receipt", commit -> {
            List<StatusNews> news = new ArrayList<>();
            Optional<Jid> self = commit.account().map(Account::lid).map(Jid::withoutDevice);
            for (ReceiptReader.Mark mark : marks) {
                Jid who = mark.who().isPn() ? commit.lidOf(mark.who()).orElse(mark.who()) : mark.who();
                var reached = new StatusNews.Reached(mark.messageId(), who, mark.reach(), mark.at());
                if (commit.isOwnStatus(mark.messageId())
                        && !self.equals(Optional.of(who))
                        && commit.markSeen(reached.key())) {
                    commit.putNews(reached);
                    news.add(reached);
                }
            }
            if (!news.isEmpty()) {
                alongside.accept(commit);
            }
            return news;
        });
    }
}
