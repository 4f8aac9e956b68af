package dev.heliograph.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A request that is answered with an error. The texts are for the caller: no secrets, no stack traces, no paths.
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> extra = new LinkedHashMap<>();
    private String ownCode;

    ApiException(ErrorCode code, String detail) {
        super(Objects.requireNonNull(detail, "detail"));
        this.code = code;
    }

    ApiException(ErrorCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    /// Adds a member to the body, such as `field`.
    ApiException with(String name, Object value) {
        extra.put(name, value);
        return this;
    }

    /// Overrides the stable code, for codes that plugins choose.
    ApiException coded(String otherCode) {
        ownCode = otherCode;
        return this;
    }

    int status() {
        return code.status();
    }

    ErrorCode kind() {
        return code;
    }

    String code() {
        return ownCode == null ? code.code() : ownCode;
    }

    Map<String, Object> extra() {
        return extra;
    }
}
