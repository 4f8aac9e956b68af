package dev.heliograph.sandbox.phone;

/// A rule that a sender broke, found by a phone.
final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    private final String rule;

    /// With the rule's name (kebab-case) and what was expected.
    Violation(String rule, String detail) {
        super(detail);
        this.rule = rule;
    }

    /// The rule's name.
    String rule() {
        return rule;
    }
}
