package dev.heliograph.server.outbound;

/// What an address of the outside must keep to; the text is shown to the caller.
enum Rule {
    SCHEME("the scheme must be http or https"),
    USER_INFO("a user name or password in it is not taken"),
    PORT("the port must be 80 or 443"),
    IPV6_LITERAL("a numeric IPv6 host is not taken, name the host"),
    NUMERIC("a numeric host must be four decimal numbers of 0 to 255 without leading zeros"),
    TRAILING_DOT("the host must not end with a dot"),
    HOST("the host must be a DNS name of ASCII letters, digits, hyphens and underscores"),
    NOT_PUBLIC("the host must lead to public addresses only"),
    DOWNGRADE("a redirect from https must stay on https"),
    LOCATION("a redirect must name a valid address"),
    REDIRECTS("at most 3 redirects are followed");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
