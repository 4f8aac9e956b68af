package dev.heliograph.protocol.store;

import com.google.protobuf.UnsafeByteOperations;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.proto.AftermathRows;
import dev.heliograph.protocol.proto.AudienceRow;
import dev.heliograph.protocol.proto.NewsRow;
import dev.heliograph.protocol.proto.ResendRow;
import dev.heliograph.protocol.proto.SentStatusRow;
import java.time.Instant;
import java.util.Locale;

/// [Aftermath] as rows of the journal and back. Stateless.
final class AftermathJournal {
    private static final String REPLY = "reply";
    private static final String REACTION = "reaction";
    private static final String POSTED = "posted";

    private AftermathJournal() {}

    static AftermathRows write(Aftermath from) {
        AftermathRows.Builder rows = AftermathRows.newBuilder();
        from.sent().eachPut((_, sent) -> rows.addSent(sent(sent)));
        from.sent()
                .eachRemoved(id ->
                        rows.addSent(SentStatusRow.newBuilder().setMessageId(id).setRemoved(true)));
        from.audiences()
                .eachPut((id, people) ->
                        rows.addAudiences(AudienceRow.newBuilder().setId(id).addAllPeople(Addresses.sets(people))));
        from.audiences()
                .eachRemoved(id -> rows.addAudiences(AudienceRow.newBuilder().setId(id)));
        from.resends()
                .eachPut((key, answered) -> rows.addResends(ResendRow.newBuilder()
                        .setMessageId(key.messageId())
                        .setDevice(Addresses.row(key.device()))
                        .setTimes(answered.times())
                        .setReceipt(answered.receipt())));
        from.news().eachPut((key, news) -> rows.addNews(news(news).setKey(key)));
        from.news()
                .eachRemoved(
                        key -> rows.addNews(NewsRow.newBuilder().setKey(key).setRemoved(true)));
        for (long id : from.seen().all()) {
            rows.addSeen(id);
        }
        return rows.build();
    }

    static void read(AftermathRows rows, Aftermath into, Addresses addresses) {
        for (AudienceRow row : rows.getAudiencesList()) {
            if (row.getPeopleCount() == 0) {
                into.audiences().remove(row.getId());
            } else {
                into.audiences().put(row.getId(), addresses.jids(row.getPeopleList()));
            }
        }
        for (SentStatusRow row : rows.getSentList()) {
            if (row.getRemoved()) {
                into.sent().remove(row.getMessageId());
            } else {
                into.sent().put(row.getMessageId(), sent(row));
            }
        }
        rows.getResendsList()
                .forEach(row -> into.resends()
                        .put(
                                new Aftermath.Resent(row.getMessageId(), addresses.jid(row.getDevice())),
                                new Aftermath.Answered(row.getTimes(), row.getReceipt())));
        for (NewsRow row : rows.getNewsList()) {
            if (row.getRemoved()) {
                into.news().remove(row.getKey());
            } else {
                into.news().put(row.getKey(), news(row, addresses));
            }
        }
        rows.getSeenList().forEach(into.seen()::add);
    }

    private static SentStatusRow sent(SentStatus sent) {
        return SentStatusRow.newBuilder()
                .setMessageId(sent.messageId())
                .setKind(sent.kind())
                .setMessage(UnsafeByteOperations.unsafeWrap(sent.message()))
                .setAudience(sent.audience())
                .setCreatedAtMillis(sent.createdAt().toEpochMilli())
                .build();
    }

    private static SentStatus sent(SentStatusRow row) {
        return new SentStatus(
                row.getMessageId(),
                row.getKind(),
                row.getMessage().toByteArray(),
                row.getAudience(),
                Instant.ofEpochMilli(row.getCreatedAtMillis()));
    }

    private static NewsRow.Builder news(StatusNews news) {
        NewsRow.Builder row = NewsRow.newBuilder()
                .setStatusId(news.statusId())
                .setWho(Addresses.row(news.who()))
                .setAtMillis(news.at().toEpochMilli());
        return switch (news) {
            case StatusNews.Reached reached ->
                row.setKind(reached.reach().name().toLowerCase(Locale.ROOT));
            case StatusNews.Reply reply ->
                row.setKind(REPLY).setMessageId(reply.messageId()).setText(reply.text());
            case StatusNews.Reaction reaction ->
                row.setKind(REACTION).setMessageId(reaction.messageId()).setText(reaction.emoji());
            case StatusNews.Posted posted ->
                row.setKind(POSTED).setMediaType(posted.mediaType()).setText(posted.text());
        };
    }

    private static StatusNews news(NewsRow row, Addresses addresses) {
        var who = addresses.jid(row.getWho());
        Instant at = Instant.ofEpochMilli(row.getAtMillis());
        return switch (row.getKind()) {
            case REPLY -> new StatusNews.Reply(row.getStatusId(), who, row.getMessageId(), row.getText(), at);
            case REACTION -> new StatusNews.Reaction(row.getStatusId(), who, row.getMessageId(), row.getText(), at);
            case POSTED -> new StatusNews.Posted(row.getStatusId(), who, row.getMediaType(), row.getText(), at);
            default ->
                new StatusNews.Reached(
                        row.getStatusId(),
                        who,
                        StatusNews.Reach.valueOf(row.getKind().toUpperCase(Locale.ROOT)),
                        at);
        };
    }
}
