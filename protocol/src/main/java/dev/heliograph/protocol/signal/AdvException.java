package dev.heliograph.protocol.signal;

/// A phone's pairing answer is refused; code and text go back to the server. Source: 1-connection.md 5.4.
public final class AdvException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;
    private final boolean hosted;

    AdvException(int code, String text, String why) {
        this(code, text, why, false);
    }

    private AdvException(int code, String text, String why, boolean hosted) {
        super("pairing refused, " + code + " " + text + ": " + why);
        this.code = code;
        this.text = text;
        this.hosted = hosted;
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

    /// The account is hosted, which is told to the server as an internal error.
    static AdvException hosted() {
        return new AdvException(500, "internal-error", "hosted accounts are not supported", true);
    }

    /// Whether it is refused for being a hosted account.
    public boolean isHosted() {
        return hosted;
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
