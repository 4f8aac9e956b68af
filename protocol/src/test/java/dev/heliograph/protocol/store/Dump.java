package dev.heliograph.protocol.store;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.heliograph.protocol.proto.Rows;
import java.util.List;
import java.util.stream.Stream;

/// All that a state holds as sorted text, so that two states can be compared.
final class Dump {
    private Dump() {}

    static List<String> of(DeviceState state) {
        Rows rows = RowsWriter.rows(state.tables());
        Stream<String> fields = rows.getAllFields().entrySet().stream()
                .filter(field -> field.getKey().getNumber() != Rows.HAS_KEYS_FIELD_NUMBER)
                .flatMap(field -> texts(field.getKey(), field.getValue()));
        Stream<String> holders =
                state.tables().hasKeys().all().entrySet().stream().map(Object::toString);
        Stream<String> phones =
                state.tables().phones().all().entrySet().stream().map(phone -> "phone of " + phone);
        return Stream.of(fields, holders, phones).flatMap(all -> all).sorted().toList();
    }

    private static Stream<String> texts(FieldDescriptor field, Object value) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(Message.class::isInstance)
                    ? list.stream().map(one -> field.getName() + text((Message) one))
                    : Stream.of(field.getName() + list);
        }
        return Stream.of(field.getName() + text((Message) value));
    }

    private static String text(Message message) {
        return TextFormat.printer().emittingSingleLine(true).printToString(message);
    }
}
