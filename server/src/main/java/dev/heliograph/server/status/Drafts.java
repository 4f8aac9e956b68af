package dev.heliograph.server.status;

import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.Vault;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// What a post is made of, as it is kept with the post. Media that is with WhatsApp can be posted from what is kept
/// here, so that a restart does not upload it again. The key of the media is kept sealed.
final class Drafts {
    private static final String MEDIA = "media";
    private static final String SEALED_IN = "posts.content";

    private final Vault vault;

    Drafts(Vault vault) {
        this.vault = vault;
    }

    /// What is kept of a draft.
    ///
    /// @param postId the post's, to which the sealed key is bound
    Map<String, Object> store(String postId, StatusDraft draft) {
        return switch (draft) {
            case StatusDraft.Text text ->
                Map.of(
                        "textArgb", text.textArgb(),
                        "backgroundArgb", text.backgroundArgb(),
                        "font", text.font());
            case StatusDraft.Image image ->
                Map.of(
                        "width",
                        image.width(),
                        "height",
                        image.height(),
                        "mimetype",
                        image.mimetype(),
                        "thumbnail",
                        base64(image.thumbnail()),
                        "sha256",
                        HexFormat.of().formatHex(image.media().sha256()),
                        MEDIA,
                        media(postId, image.media()));
            case StatusDraft.Video video ->
                Map.of(
                        "width",
                        video.width(),
                        "height",
                        video.height(),
                        "seconds",
                        video.seconds(),
                        "mimetype",
                        video.mimetype(),
                        "thumbnail",
                        base64(video.thumbnail()),
                        "sha256",
                        HexFormat.of().formatHex(video.media().sha256()),
                        MEDIA,
                        media(postId, video.media()));
        };
    }

    /// The draft of a post whose media is with WhatsApp; empty for others.
    Optional<StatusDraft> read(Post post) {
        Map<String, Object> content = post.content();
        if (!(content.get(MEDIA) instanceof Map<?, ?> kept)) {
            return Optional.empty();
        }
        UploadedMedia media = media(post.id(), kept);
        String mimetype = (String) content.get("mimetype");
        int width = (int) content.get("width");
        int height = (int) content.get("height");
        byte[] thumbnail = bytes(content.get("thumbnail"));
        return Optional.of(
                switch (media.kind()) {
                    case IMAGE -> new StatusDraft.Image(media, mimetype, width, height, thumbnail, post.caption());
                    case VIDEO ->
                        new StatusDraft.Video(
                                media,
                                mimetype,
                                width,
                                height,
                                (int) content.get("seconds"),
                                thumbnail,
                                post.caption());
                });
    }

    private Map<String, Object> media(String postId, UploadedMedia media) {
        var kept = new HashMap<String, Object>();
        kept.put("kind", media.kind().name());
        kept.put("url", media.url());
        kept.put("directPath", media.directPath());
        kept.put("key", base64(vault.seal(SEALED_IN, postId, media.mediaKey())));
        kept.put("sha256", base64(media.sha256()));
        kept.put("encSha256", base64(media.encSha256()));
        kept.put("length", media.length());
        kept.put("keyTime", media.keyTime().getEpochSecond());
        kept.put("sidecar", base64(media.sidecar()));
        return kept;
    }

    private UploadedMedia media(String postId, Map<?, ?> kept) {
        return new UploadedMedia(
                MediaKind.valueOf((String) kept.get("kind")),
                (String) kept.get("url"),
                (String) kept.get("directPath"),
                vault.open(SEALED_IN, postId, bytes(kept.get("key"))),
                bytes(kept.get("sha256")),
                bytes(kept.get("encSha256")),
                ((Number) kept.get("length")).longValue(),
                Instant.ofEpochSecond(((Number) kept.get("keyTime")).longValue()),
                bytes(kept.get("sidecar")));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(Object text) {
        return Base64.getDecoder().decode((String) text);
    }
}
