package dev.heliograph.server.storage;

/// Names one session.
///
/// @param tenant  `[A-Za-z0-9_-]{1,64}`
/// @param session `[A-Za-z0-9_-]{1,64}`
public record SessionKey(String tenant, String session) {
    private static final String FORM = "[A-Za-z0-9_-]{1,64}";

    /// Refuses anything that could blur the border between the two.
    public SessionKey {
        if (!tenant.matches(FORM)) {
            throw new IllegalArgumentException("tenant must match " + FORM + ", was \"" + tenant + "\"");
        }
        if (!session.matches(FORM)) {
            throw new IllegalArgumentException("session id must match " + FORM + ", was \"" + session + "\"");
        }
    }

    /// The `_id` of its documents.
    ///
    /// @return `tenant/session`
    public String id() {
        return tenant + "/" + session;
    }
}
