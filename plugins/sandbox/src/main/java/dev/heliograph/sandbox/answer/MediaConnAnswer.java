package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.media.MediaAuth;
import dev.heliograph.sandbox.media.MediaHost;
import dev.heliograph.sandbox.talk.Member;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// `<iq xmlns=w:m><media_conn/></iq>`: where to upload, and with which auth. Source: 2-status.md 7.1.
final class MediaConnAnswer implements IqAnswer {
    private static final int BUCKETS = 12;

    private final MediaHost media;
    private final InstantSource clock;

    MediaConnAnswer(MediaHost media, InstantSource clock) {
        this.media = media;
        this.clock = clock;
    }

    @Override
    public Reply answer(Member member, Node iq) {
        MediaAuth.Pass pass = media.auth().issue(member.device().jid(true));
        List<String> hosts = media.hosts();
        return Reply.of(Node.of("media_conn")
                .attr("auth", pass.auth())
                .attr("ttl", MediaAuth.TTL.toSeconds())
                .attr(
                        "auth_ttl",
                        Duration.between(clock.instant(), pass.until()).toSeconds())
                .attr("max_buckets", BUCKETS)
                .child(Node.of("host").attr("hostname", hosts.getFirst()).attr("type", "primary"))
                .child(Node.of("host").attr("hostname", hosts.getLast()).attr("type", "fallback")));
    }
}
