package dev.heliograph.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// Errors as bodies: the seed's shape below `/api/whatsapp`, RFC 9457 everywhere else.
///
/// @param contentType its media type
/// @param json        its members, in order
record ErrorBody(String contentType, Map<String, Object> json) {
    private static final String SEED = "/api/whatsapp/";

    static ErrorBody of(String path, String requestId, ApiException error) {
        return path.startsWith(SEED) ? seed(failed(path), requestId, error) : problem(path, requestId, error);
    }

    /// `{"success":false,"message","error","code",…}`: message and error as the seed's callers know them.
    private static ErrorBody seed(String failed, String requestId, ApiException error) {
        var json = new LinkedHashMap<String, Object>();
        json.put("success", false);
        switch (error.kind()) {
            case UNSUPPORTED_MEDIA_TYPE -> json.put("message", error.getMessage());
            case SESSION_NOT_FOUND, SESSION_NOT_CONNECTED -> {
                json.put("message", failed);
                json.put("error", "Session not found or not connected");
            }
            case UNAUTHORIZED -> {
                json.put("message", "Unauthorized");
                json.put("error", error.getMessage());
            }
            case INVALID_JSON,
                    BAD_REQUEST,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    SESSION_EXISTS,
                    SESSION_OWNED_ELSEWHERE,
                    SESSION_BUSY,
                    QR_NOT_AVAILABLE,
                    BODY_TOO_LARGE,
                    INVALID_FIELD,
                    INTERNAL,
                    REFUSED,
                    NOT_SENT,
                    AUTH_UNAVAILABLE,
                    SHUTTING_DOWN,
                    UNKNOWN -> {
                json.put("message", failed);
                json.put("error", error.getMessage());
            }
        }
        json.put("code", error.code());
        json.putAll(error.extra());
        json.put("requestId", requestId);
        return new ErrorBody("application/json", json);
    }

    /// What did not work, by route.
    private static String failed(String path) {
        return path.endsWith("/status") ? "Failed to read status" : "Failed to update status";
    }

    private static ErrorBody problem(String path, String requestId, ApiException error) {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", "about:blank");
        json.put("title", error.kind().title());
        json.put("status", error.status());
        json.put("detail", error.getMessage());
        json.put("instance", path);
        json.put("code", error.code());
        json.putAll(error.extra());
        json.put("requestId", requestId);
        return new ErrorBody("application/problem+json", json);
    }
}
