package dev.heliograph.server.dist;

import com.mongodb.client.model.Filters;
import dev.heliograph.server.storage.DataFolder;
import dev.heliograph.server.storage.Database;
import dev.heliograph.server.storage.StorageConfig;
import dev.heliograph.spi.event.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/// What the database of a server that is gone says.
final class KeptPosts {
    private KeptPosts() {}

    /// Posts by caption, and how often the event log says that they were sent: `caption: state code, 1 event`.
    static List<String> of(Path data, String... captions) {
        try (var home = DataFolder.open(data);
                var database = Database.open(new StorageConfig(Optional.empty(), "heliograph"), home)) {
            var sent = new ArrayList<Object>();
            for (var event : database.collection("events").find(Filters.eq("type", Event.STATUS_SENT))) {
                sent.add(event.get("data", Document.class).get("id"));
            }
            var texts = new ArrayList<String>();
            for (var post : database.collection("posts").find(Filters.in("caption", captions))) {
                String code = post.getString("code");
                texts.add("%s: %s%s, %d event"
                        .formatted(
                                post.getString("caption"),
                                post.getString("state"),
                                code == null ? "" : " " + code,
                                Collections.frequency(sent, post.get("_id"))));
            }
            return texts;
        }
    }
}
