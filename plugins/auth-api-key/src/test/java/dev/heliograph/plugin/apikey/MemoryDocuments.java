package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.Documents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Documents as the SPI promises them, in a map.
final class MemoryDocuments implements Documents {
    private final Map<String, Document> documents = new ConcurrentHashMap<>();

    @Override
    public Optional<Document> find(String id) {
        return Optional.ofNullable(documents.get(id));
    }

    @Override
    public List<Document> all() {
        return List.copyOf(documents.values());
    }

    @Override
    public boolean insert(String id, Map<String, Object> body) {
        return documents.putIfAbsent(id, new Document(id, 1, Map.copyOf(body))) == null;
    }

    @Override
    public boolean replace(String id, long version, Map<String, Object> body) {
        Document before = documents.get(id);
        return before != null
                && before.version() == version
                && documents.replace(id, before, new Document(id, version + 1, Map.copyOf(body)));
    }

    @Override
    public boolean delete(String id) {
        return documents.remove(id) != null;
    }
}
