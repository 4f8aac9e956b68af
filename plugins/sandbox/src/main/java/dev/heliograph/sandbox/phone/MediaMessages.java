package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import dev.heliograph.protocol.proto.ImageMessage;
import dev.heliograph.protocol.proto.VideoMessage;
import dev.heliograph.sandbox.gallery.Note;
import dev.heliograph.sandbox.world.MediaKind;

/// Reads what a picture's or film's message says; every field a phone needs must be there. Stateless. Source:
/// shared/protocol/2-status.md 1.3 and 1.4.
final class MediaMessages {
    private static final String RULE = "bad-media";
    private static final int HASH = 32;

    private MediaMessages() {}

    /// Reads a picture.
    ///
    /// @throws Violation `bad-media`
    static StatusContent.Media image(ImageMessage image) throws Violation {
        requireFields(
                image,
                "url",
                "mimetype",
                "file_sha256",
                "file_length",
                "height",
                "width",
                "media_key",
                "file_enc_sha256",
                "direct_path",
                "media_key_timestamp",
                "jpeg_thumbnail");
        requireMimetype(image.getMimetype(), "image/jpeg");
        requirePath(image.getUrl(), image.getDirectPath(), MediaKind.IMAGE);
        var note = new Note(
                MediaKind.IMAGE,
                image.getMimetype(),
                bytes("media key", image.getMediaKey()),
                bytes("fileSha256", image.getFileSha256()),
                bytes("fileEncSha256", image.getFileEncSha256()),
                image.getFileLength(),
                image.getWidth(),
                image.getHeight(),
                0);
        return new StatusContent.Media(
                "image",
                image.hasCaption() ? image.getCaption() : null,
                note,
                image.getDirectPath(),
                image.getJpegThumbnail().toByteArray());
    }

    /// Reads a film.
    ///
    /// @throws Violation `bad-media`
    static StatusContent.Media video(VideoMessage video) throws Violation {
        requireFields(
                video,
                "url",
                "mimetype",
                "file_sha256",
                "file_length",
                "seconds",
                "media_key",
                "height",
                "width",
                "file_enc_sha256",
                "direct_path",
                "media_key_timestamp",
                "jpeg_thumbnail");
        requireMimetype(video.getMimetype(), "video/mp4");
        requirePath(video.getUrl(), video.getDirectPath(), MediaKind.VIDEO);
        var note = new Note(
                MediaKind.VIDEO,
                video.getMimetype(),
                bytes("media key", video.getMediaKey()),
                bytes("fileSha256", video.getFileSha256()),
                bytes("fileEncSha256", video.getFileEncSha256()),
                video.getFileLength(),
                video.getWidth(),
                video.getHeight(),
                video.getSeconds());
        return new StatusContent.Media(
                "video",
                video.hasCaption() ? video.getCaption() : null,
                note,
                video.getDirectPath(),
                video.getJpegThumbnail().toByteArray());
    }

    private static void requireFields(MessageOrBuilder message, String... names) throws Violation {
        for (String name : names) {
            FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
            if (!message.hasField(field)) {
                throw new Violation(RULE, "the message lacks " + field.getJsonName());
            }
        }
    }

    private static void requireMimetype(String found, String expected) throws Violation {
        if (!found.equals(expected)) {
            throw new Violation(RULE, "mimetype is " + found + ", expected " + expected);
        }
    }

    private static void requirePath(String url, String directPath, MediaKind kind) throws Violation {
        if (!directPath.startsWith("/v/" + kind.folder() + "/")) {
            throw new Violation(RULE, "directPath " + directPath + " is not where " + kind + " is served");
        }
        if (!url.startsWith("https://") || !url.endsWith(directPath)) {
            throw new Violation(RULE, "url " + url + " does not lead to directPath " + directPath);
        }
    }

    private static byte[] bytes(String what, ByteString bytes) throws Violation {
        if (bytes.size() != HASH) {
            throw new Violation(RULE, what + " has " + bytes.size() + " bytes, expected " + HASH);
        }
        return bytes.toByteArray();
    }
}
