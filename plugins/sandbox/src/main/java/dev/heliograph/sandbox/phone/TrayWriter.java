package dev.heliograph.sandbox.phone;

import dev.heliograph.sandbox.gallery.BadMedia;
import dev.heliograph.sandbox.gallery.Note;
import dev.heliograph.sandbox.world.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Makes the tray entries of one device; fetches, opens and checks media first. Immutable, safe for all
/// threads.
record TrayWriter(Household household, Person person, int device) {
    /// The entry of a status.
    ///
    /// @throws Violation `bad-media` when the media is not there or not what the message says
    TrayEntry entry(String messageId, StatusContent content) throws Violation {
        return switch (content) {
            case StatusContent.Text text -> text(messageId, text);
            case StatusContent.Media media -> media(messageId, media);
            case StatusContent.Revoke revoke ->
                TrayEntry.revoking(person.pn().user(), device, messageId, revoke.messageId(), now());
        };
    }

    private TrayEntry text(String messageId, StatusContent.Text content) {
        return new TrayEntry(
                person.pn().user(),
                device,
                messageId,
                "text",
                content.text(),
                content.backgroundColor(),
                content.textColor(),
                content.font(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                now());
    }

    private TrayEntry media(String messageId, StatusContent.Media content) throws Violation {
        Path blob = household
                .network()
                .blob(content.directPath())
                .orElseThrow(() -> new Violation("bad-media", "there is no blob at " + content.directPath()));
        Note note = content.note();
        try {
            household.gallery().take(note, blob);
            String thumbnail = household.gallery().takeThumbnail(content.thumbnail());
            return new TrayEntry(
                    person.pn().user(),
                    device,
                    messageId,
                    content.type(),
                    null,
                    null,
                    null,
                    null,
                    content.caption(),
                    note.mimetype(),
                    note.sha256(),
                    note.width(),
                    note.height(),
                    content.type().equals("video") ? note.seconds() : null,
                    thumbnail,
                    true,
                    now());
        } catch (BadMedia bad) {
            throw new Violation("bad-media", bad.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("media of message " + messageId + " cannot be kept", e);
        }
    }

    private Instant now() {
        return household.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
