package dev.heliograph.protocol.model;

/// What a media file is to WhatsApp: decides its keys, where it is uploaded and how its stanza is marked.
/// Source: shared/protocol/2-status.md 3.4, 7.2.
public enum MediaKind {
    /// A picture.
    IMAGE("image", "WhatsApp Image Keys", "image", false),
    /// A film; carries a sidecar, so that it can be played while it is still loading.
    VIDEO("video", "WhatsApp Video Keys", "video", true);

    private final String uploadPath;
    private final String keyInfo;
    private final String mediaType;
    private final boolean streamed;

    MediaKind(String uploadPath, String keyInfo, String mediaType, boolean streamed) {
        this.uploadPath = uploadPath;
        this.keyInfo = keyInfo;
        this.mediaType = mediaType;
        this.streamed = streamed;
    }

    /// The word in the upload's path, `/mms/<word>`.
    public String uploadPath() {
        return uploadPath;
    }

    /// The HKDF info its keys are expanded with.
    public String keyInfo() {
        return keyInfo;
    }

    /// The value of `mediatype` on a stanza's `enc` nodes.
    public String mediaType() {
        return mediaType;
    }

    /// Whether a sidecar is made for it.
    public boolean streamed() {
        return streamed;
    }
}
