package dev.heliograph.protocol.signal;

/// A phone's pairing answer is refused; code and text go back to the server. Source: 1-connection.md 5.4.
public final class AdvException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    AdvException(int code, String text, String why) {
        super("pairing refused, " + code + " " + text + ": " + why);
        this.code = code;
        this.text = text;
    }

    static AdvException hmac(String why) {
        return new AdvException(401, "hmac-mismatch", why);
    }

    static AdvException signature(String why) {
        return new AdvException(401, "signature-mismatch", why);
    }

    static AdvException internal(String why) {
        return new AdvException(500, "internal-error", why);
    }

    /// Of the `<error>` node: 401 or 500.
    public int code() {
        return code;
    }

    /// Of the `<error>` node, such as `hmac-mismatch`.
    public String text() {
        return text;
    }
}
