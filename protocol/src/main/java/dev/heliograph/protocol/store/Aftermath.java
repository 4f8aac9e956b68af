package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import java.util.List;
import java.util.stream.Stream;

/// What comes back after posts, and what others send; a part of [Tables].
///
/// @param sent      by message id
/// @param audiences by [StateView#audienceId]
/// @param resends   how often a status went to a device again
/// @param news      by key, until the owner took it
/// @param seen      hashes of who saw what
record Aftermath(
        Table<String, SentStatus> sent,
        Table<Long, List<Jid>> audiences,
        Table<Resent, Answered> resends,
        Table<String, StatusNews> news,
        SeenIds seen) {
    static final int SENT_KEPT = 256;
    static final int RESENDS_KEPT = 4_096;
    static final int NEWS_KEPT = 16_384;
    static final int SEEN_KEPT = 32_768;

    /// A status and a device.
    record Resent(String messageId, Jid device) {}

    /// @param receipt which one was answered last
    record Answered(int times, long receipt) {}

    static Aftermath folded() {
        return new Aftermath(
                Table.bounded(SENT_KEPT),
                Table.folded(),
                Table.bounded(RESENDS_KEPT),
                Table.bounded(NEWS_KEPT),
                new SeenIds(SEEN_KEPT));
    }

    Aftermath above() {
        return new Aftermath(sent.above(), audiences.above(), resends.above(), news.above(), new SeenIds(SEEN_KEPT));
    }

    boolean unchanged() {
        return Stream.of(sent, audiences, resends, news).allMatch(Table::unchanged) && seen.isEmpty();
    }

    /// Forgets everything but news, which are the owner's.
    void clear() {
        Stream.of(sent, audiences, resends).forEach(Table::clear);
        seen.clear();
    }
}
