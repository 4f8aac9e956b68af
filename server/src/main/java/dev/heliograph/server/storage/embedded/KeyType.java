package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/// How index keys lie in the file: their values one after the other, compared one after the other.
///
/// The backend's own way compares the Java-serialized bytes of both keys at every step of a look-up.
final class KeyType extends BasicDataType<KeyValue> {
    private static final int OVERHEAD = 48;
    private final ObjectDataType values = new ObjectDataType();

    @Override
    public int compare(KeyValue left, KeyValue right) {
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            int order = values.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    @Override
    public int getMemory(KeyValue key) {
        int sum = OVERHEAD;
        for (var value : key) {
            sum += value == null ? 0 : values.getMemory(value);
        }
        return sum;
    }

    @Override
    public void write(WriteBuffer target, KeyValue key) {
        target.putVarInt(key.size());
        for (var value : key) {
            values.write(target, value);
        }
    }

    @Override
    public KeyValue read(ByteBuffer source) {
        int size = DataUtils.readVarInt(source);
        var list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(values.read(source));
        }
        return new KeyValue(list);
    }

    @Override
    public KeyValue[] createStorage(int size) {
        return new KeyValue[size];
    }
}
