package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.types.Binary;

/// The driver's documents as the backend's own, whole copies of them.
final class BsonValues {
    private BsonValues() {}

    /// A copy.
    ///
    /// @throws IllegalArgumentException when it holds a value that our documents do not use
    static Document own(Map<String, ?> document) {
        var own = new Document();
        document.forEach((name, value) -> own.put(name, own(name, value)));
        return own;
    }

    private static Object own(String name, Object value) {
        return switch (value) {
            case null -> null;
            case String _, Integer _, Long _, Double _, Boolean _ -> value;
            case Binary binary -> new BinData(binary.getData());
            case List<?> list -> {
                var own = new ArrayList<>(list.size());
                list.forEach(element -> own.add(own(name, element)));
                yield own;
            }
            case Map<?, ?> map -> {
                var own = new Document();
                map.forEach((key, inner) -> own.put(key.toString(), own(key.toString(), inner)));
                yield own;
            }
            default ->
                throw new IllegalArgumentException("the embedded database takes no "
                        + value.getClass().getName() + ", was in field \"" + name + "\"");
        };
    }
}
