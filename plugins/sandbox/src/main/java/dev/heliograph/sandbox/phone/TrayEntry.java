package dev.heliograph.sandbox.phone;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.heliograph.protocol.proto.ExtendedTextMessage.FontType;
import java.time.Instant;

/// A status that one device decrypted. Values that do not apply to the type are null.
///
/// @param phone           the phone number of the device's owner, digits
/// @param device          0 for the phone, more for companions
/// @param messageId       the stanza's id
/// @param type            `text`, `image`, `video`, or `revoked` for a message that takes another one back
/// @param text            exactly what was decrypted
/// @param backgroundColor `#RRGGBB` when opaque, else `#AARRGGBB`, upper case; null when the sender set
///                        none
/// @param textColor       the same for the text
/// @param font            FontType number, 0 when the sender set none
/// @param caption         of a picture or video
/// @param mimetype        of media
/// @param sha256          of media as it was before encryption, lower-case hex
/// @param width           of media, pixels
/// @param height          of media, pixels
/// @param seconds         of a video
/// @param thumbnailSha256 of the small JPEG in the message, lower-case hex
/// @param verified        that every signature, MAC and hash was right; an entry without that is never kept
/// @param receivedAt      when it was decrypted, to the millisecond
/// @param revokes         of type `revoked`: the message that was taken back
/// @param revokedAt       when it was taken back, to the millisecond; its content is gone then
@JsonPropertyOrder({
    "phone",
    "device",
    "messageId",
    "type",
    "text",
    "backgroundColor",
    "textColor",
    "font",
    "fontName",
    "caption",
    "mimetype",
    "sha256",
    "mediaUrl",
    "width",
    "height",
    "seconds",
    "thumbnailSha256",
    "thumbnailUrl",
    "verified",
    "receivedAt",
    "revokes",
    "revokedAt"
})
public record TrayEntry(
        String phone,
        int device,
        String messageId,
        String type,
        String text,
        String backgroundColor,
        String textColor,
        Integer font,
        String caption,
        String mimetype,
        String sha256,
        Integer width,
        Integer height,
        Integer seconds,
        String thumbnailSha256,
        boolean verified,
        Instant receivedAt,
        String revokes,
        Instant revokedAt) {
    private static final String MEDIA = "media/";

    /// One that takes nothing back and was not taken back.
    public TrayEntry(
            String phone,
            int device,
            String messageId,
            String type,
            String text,
            String backgroundColor,
            String textColor,
            Integer font,
            String caption,
            String mimetype,
            String sha256,
            Integer width,
            Integer height,
            Integer seconds,
            String thumbnailSha256,
            boolean verified,
            Instant receivedAt) {
        this(
                phone,
                device,
                messageId,
                type,
                text,
                backgroundColor,
                textColor,
                font,
                caption,
                mimetype,
                sha256,
                width,
                height,
                seconds,
                thumbnailSha256,
                verified,
                receivedAt,
                null,
                null);
    }

    /// A message that takes another one back.
    static TrayEntry revoking(String phone, int device, String messageId, String revokes, Instant now) {
        return bare(phone, device, messageId, "revoked", now, revokes, null);
    }

    /// What is left of a message that was taken back.
    TrayEntry revoked(Instant at) {
        return bare(phone, device, messageId, type, receivedAt, null, at);
    }

    private static TrayEntry bare(
            String phone, int device, String messageId, String type, Instant received, String revokes, Instant at) {
        return new TrayEntry(
                phone, device, messageId, type, null, null, null, null, null, null, null, null, null, null, null, true,
                received, revokes, at);
    }

    /// The font's current name, such as `SYSTEM_BOLD`; null when there is no font.
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String fontName() {
        return font == null ? null : FontType.forNumber(font).name();
    }

    /// Where the plain file is, as seen from the page of the phones; null for text.
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String mediaUrl() {
        return sha256 == null ? null : MEDIA + sha256;
    }

    /// Where the thumbnail is, as seen from the page of the phones; null for text.
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String thumbnailUrl() {
        return thumbnailSha256 == null ? null : MEDIA + thumbnailSha256;
    }
}
