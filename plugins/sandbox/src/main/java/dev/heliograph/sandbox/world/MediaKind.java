package dev.heliograph.sandbox.world;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What a blob on the media host is. Source: shared/protocol/2-status.md 7.2.
public enum MediaKind {
    /// Pictures.
    IMAGE("t62.7118-24", "WhatsApp Image Keys", "image"),
    /// Films, also those that loop.
    VIDEO("t62.7161-24", "WhatsApp Video Keys", "video", "gif"),
    /// Voice.
    AUDIO("t62.7117-24", "WhatsApp Audio Keys", "audio", "ptt");

    private final String folder;
    private final String keyInfo;
    private final Set<String> uploadNames;

    MediaKind(String folder, String keyInfo, String... uploadNames) {
        this.folder = folder;
        this.keyInfo = keyInfo;
        this.uploadNames = Set.of(uploadNames);
    }

    /// The kind uploaded to `/mms/<name>`.
    ///
    /// @return empty when there is none
    public static Optional<MediaKind> ofUpload(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.uploadNames.contains(name))
                .findFirst();
    }

    /// The kind served from `/v/<folder>/`.
    ///
    /// @return empty when there is none
    public static Optional<MediaKind> ofFolder(String folder) {
        return Arrays.stream(values())
                .filter(kind -> kind.folder.equals(folder))
                .findFirst();
    }

    /// The part of a direct path that names the kind.
    public String folder() {
        return folder;
    }

    /// The HKDF info of its keys.
    public String keyInfo() {
        return keyInfo;
    }
}
