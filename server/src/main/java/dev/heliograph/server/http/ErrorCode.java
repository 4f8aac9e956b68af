package dev.heliograph.server.http;

import java.util.Locale;

/// Every error the server's own routes answer, with its HTTP status. The code is the name in lower case and
/// never changes; texts may.
enum ErrorCode {
    INVALID_JSON(400, "The body is not the JSON expected"),
    BAD_REQUEST(400, "The request is not valid HTTP"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "There is no such resource"),
    SESSION_NOT_FOUND(404, "There is no such session"),
    CONTACT_NOT_FOUND(404, "There is no such imported contact"),
    STATUS_NOT_FOUND(404, "There is no such status"),
    METHOD_NOT_ALLOWED(405, "The resource does not take this method"),
    NOT_ACCEPTABLE(406, "None of the accepted types is offered"),
    SESSION_NOT_CONNECTED(409, "The session is not connected"),
    STATUS_NOT_DELETABLE(409, "The status cannot be taken back"),
    SESSION_EXISTS(409, "The session exists already"),
    SESSION_OWNED_ELSEWHERE(409, "Another server owns the session"),
    QR_NOT_AVAILABLE(409, "There is no QR code to scan"),
    ALREADY_LINKED(409, "The session is linked already"),
    PAIRING_NOT_AVAILABLE(409, "There is no pairing code to be had"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    INVALID_FIELD(422, "A field is missing or wrong"),
    PAIRING_RATE_LIMITED(429, "WhatsApp was asked for pairing codes too often"),
    INTERNAL(500, "Something went wrong inside the server"),
    REFUSED(502, "WhatsApp refused the status"),
    PAIRING_REFUSED(502, "WhatsApp refused to give a pairing code"),
    NOT_SENT(502, "The status did not leave the server"),
    LOOKUP_FAILED(502, "WhatsApp did not answer the look-up"),
    SESSION_BUSY(503, "Other statuses of the session come first"),
    AUTH_UNAVAILABLE(503, "Nobody can be let in: authentication is broken"),
    SHUTTING_DOWN(503, "The server is stopping"),
    /// No acknowledgement in time: the status may or may not be out.
    UNKNOWN(504, "WhatsApp did not acknowledge the status in time");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The code for an error that the web server itself found.
    static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> SHUTTING_DOWN;
            default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }
}
