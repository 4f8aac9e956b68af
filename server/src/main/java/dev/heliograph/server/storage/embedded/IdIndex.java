package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.h2.mvstore.MVMap;

/// The index on `_id`, which is no second map: documents already lie under their ids.
///
/// It cannot get out of step with the documents, costs no write, and unlike the backend's own it also serves filters
/// that name more fields beside `_id`, such as a compare-and-set. Ids are texts.
final class IdIndex extends AbstractUniqueIndex<Object> {
    private static final String ID = "_id";
    private static final String IN = "$in";

    private final MVMap<Object, Document> documents;

    IdIndex(String name, List<IndexKey> keys, MVMap<Object, Document> documents) {
        super(name, keys, false);
        this.documents = documents;
    }

    @Override
    public boolean canHandle(Document query) {
        return switch (condition(query)) {
            case String _ -> true;
            case Document condition -> condition.keySet().equals(Set.of(IN)) && isTexts(condition.get(IN));
            case null, default -> false;
        };
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        var id = condition(query);
        if (id instanceof Document condition) {
            var found = new LinkedHashSet<Object>();
            ((Collection<?>) condition.get(IN)).forEach(wanted -> {
                if (documents.containsKey(wanted)) {
                    found.add(wanted);
                }
            });
            return found;
        }
        return documents.containsKey(id) ? List.of(id) : List.of();
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        if (!(position instanceof String)) {
            throw new IllegalArgumentException("the embedded database takes text ids only, was " + position);
        }
    }

    @Override
    protected Object removeDocument(KeyValue key) {
        return getPosition(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, Object position) {
        return true;
    }

    @Override
    protected Object getPosition(KeyValue key) {
        var id = key.get(0);
        return id != null && documents.containsKey(id) ? id : null;
    }

    @Override
    protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
        return documents.keyList().stream()
                .<Map.Entry<KeyValue, Object>>map(id -> new SimpleImmutableEntry<>(new KeyValue(id), id))
                .toList();
    }

    @Override
    public long getCount() {
        return documents.sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return 0;
    }

    /// What the filter says of `_id`, itself or in the `$and` that the driver writes for two conditions.
    private static Object condition(Document query) {
        if (query.get(ID) == null && query.get("$and") instanceof Collection<?> all) {
            return all.stream()
                    .filter(Document.class::isInstance)
                    .map(part -> ((Document) part).get(ID))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return query.get(ID);
    }

    private static boolean isTexts(Object list) {
        return list instanceof Collection<?> ids && ids.stream().allMatch(String.class::isInstance);
    }
}
