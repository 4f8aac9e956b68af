package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/// How documents lie in the file: as BSON.
///
/// The backend's own way is Java serialization, several times the bytes and ten times the time.
final class BsonType extends BasicDataType<Document> {
    private static final int OVERHEAD = 16;

    @Override
    public int getMemory(Document document) {
        return size(document);
    }

    /// About how much it takes; pages are split by it.
    private static int size(Object value) {
        return switch (value) {
            case null -> 0;
            case BinData binary -> OVERHEAD + binary.getData().length;
            case String text -> OVERHEAD + text.length();
            case Map<?, ?> map -> {
                int sum = OVERHEAD;
                for (var entry : map.entrySet()) {
                    sum += size(entry.getKey()) + size(entry.getValue());
                }
                yield sum;
            }
            case Iterable<?> list -> {
                int sum = OVERHEAD;
                for (var element : list) {
                    sum += size(element);
                }
                yield sum;
            }
            default -> OVERHEAD;
        };
    }

    @Override
    public void write(WriteBuffer target, Document document) {
        var bytes = Unpooled.buffer(256);
        BsonEncoder.encodeDocument(document, bytes);
        int length = bytes.readableBytes();
        target.putVarInt(length).put(ByteBuffer.wrap(bytes.array(), bytes.arrayOffset(), length));
    }

    @Override
    public Document read(ByteBuffer source) {
        var bytes = new byte[DataUtils.readVarInt(source)];
        source.get(bytes);
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}
