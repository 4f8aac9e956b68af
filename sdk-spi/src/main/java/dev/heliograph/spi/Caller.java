package dev.heliograph.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Who causes something: carried by every request and everything it leads to.
///
/// @param tenant   the owner of all data touched, `[A-Za-z0-9_-]{1,64}`; [#DEFAULT_TENANT] until there are more
/// @param subject  who within the tenant, for logs and audit, 1 to 128 characters, never a credential
/// @param scopes   what the caller may do, such as `status:write`, `session:manage`; [#ALL] allows everything
/// @param sessions the only sessions the caller may touch; empty means all sessions of the tenant
public record Caller(String tenant, String subject, Set<String> scopes, Optional<Set<String>> sessions) {
    /// The one tenant there is for now.
    public static final String DEFAULT_TENANT = "default";

    /// The scope that allows everything.
    public static final String ALL = "*";

    /// Copies the sets and refuses null and blank values.
    public Caller {
        requireText("tenant", tenant);
        requireText("subject", subject);
        scopes = Set.copyOf(scopes);
        sessions = sessions.map(Set::copyOf);
    }

    /// Whether a scope is allowed.
    ///
    /// @param scope the scope asked for
    /// @return true when granted by name or by [#ALL]
    public boolean may(String scope) {
        return scopes.contains(ALL) || scopes.contains(scope);
    }

    /// Whether a session may be touched at all.
    ///
    /// @param sessionId the session asked for
    /// @return true when the caller is not limited to others
    public boolean reaches(String sessionId) {
        return sessions.map(only -> only.contains(sessionId)).orElse(true);
    }

    private static void requireText(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("caller " + name + " must not be blank");
        }
    }
}
