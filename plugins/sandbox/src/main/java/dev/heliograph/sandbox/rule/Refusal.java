package dev.heliograph.sandbox.rule;

/// A stanza broke a rule: which one, and what the protocol answers. Thrown by whoever looks at the stanza,
/// caught by the connection, which keeps the violation and sends the answer.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// How the protocol refuses.
    public sealed interface Answer {
        /// `<ack class=message error=code>`.
        ///
        /// @param code such as 400 or 479
        record Ack(int code) implements Answer {}

        /// `<iq type=error><error code text/></iq>`.
        ///
        /// @param code see shared/protocol/1-connection.md 7.4
        /// @param text its name
        record IqError(int code, String text) implements Answer {}

        /// `<stream:error code/>`, then the end of the connection.
        ///
        /// @param code such as 500
        record StreamError(int code) implements Answer {}

        /// `<failure reason/>`, then the end of the connection; only before `<success>`.
        ///
        /// @param reason such as 401
        record Failure(int reason) implements Answer {}

        /// The end of the connection without a word.
        record Close() implements Answer {}
    }

    private final String rule;
    private final transient Answer answer;

    private Refusal(String rule, String detail, Answer answer) {
        super(detail, null, false, false);
        this.rule = rule;
        this.answer = answer;
    }

    /// Refuses a message.
    public static Refusal message(int code, String rule, String detail) {
        return new Refusal(rule, detail, new Answer.Ack(code));
    }

    /// Refuses a request as 400 bad-request.
    public static Refusal request(String rule, String detail) {
        return new Refusal(rule, detail, new Answer.IqError(400, "bad-request"));
    }

    /// Refuses a request.
    public static Refusal request(int code, String text, String rule, String detail) {
        return new Refusal(rule, detail, new Answer.IqError(code, text));
    }

    /// Ends the connection with a stream error.
    public static Refusal stream(int code, String rule, String detail) {
        return new Refusal(rule, detail, new Answer.StreamError(code));
    }

    /// Refuses the login.
    public static Refusal login(int reason, String rule, String detail) {
        return new Refusal(rule, detail, new Answer.Failure(reason));
    }

    /// Ends the connection without a word.
    public static Refusal close(String rule, String detail) {
        return new Refusal(rule, detail, new Answer.Close());
    }

    /// The rule's name, kebab-case.
    public String rule() {
        return rule;
    }

    /// What the protocol answers.
    public Answer answer() {
        return answer;
    }
}
