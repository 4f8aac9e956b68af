package dev.heliograph.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// JSON in and out. A body is one object without duplicate keys; what is not, is answered with 400. Thread-safe.
final class Json {
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.builder(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /// The members of an object; those that are null are left out.
    Map<String, Object> object(byte[] body) throws ApiException {
        try {
            var members = mapper.readValue(body, OBJECT);
            if (members != null) {
                members.values().removeIf(Objects::isNull);
                return members;
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ApiException(
                    ErrorCode.INVALID_JSON,
                    "the body must be one JSON object without duplicate keys; it fails" + where);
        } catch (IOException e) {
            throw new ApiException(ErrorCode.INVALID_JSON, "the body must be JSON in UTF-8", e);
        }
        throw new ApiException(ErrorCode.INVALID_JSON, "the body must be one JSON object, was null");
    }
}
