package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.auth.AuthStrategy;
import java.security.MessageDigest;
import java.util.List;

/// Judges the header `x-api-key`, or `apikey` when the former is absent.
///
/// Safe for all threads: the keys are fixed when it is made.
final class ApiKeyStrategy implements AuthStrategy {
    private static final List<String> HEADERS = List.of("x-api-key", "apikey");

    private final List<StoredKey> keys;

    ApiKeyStrategy(List<StoredKey> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public Decision authenticate(Request request) {
        for (String header : HEADERS) {
            List<String> values = request.headers().getOrDefault(header, List.of());
            if (!values.isEmpty()) {
                return judge(header, values);
            }
        }
        return new Decision.Abstain();
    }

    private Decision judge(String header, List<String> values) {
        if (values.size() > 1) {
            return new Decision.Denied("header " + header + " came " + values.size() + " times, expected once");
        }
        String key = values.getFirst();
        if (key.length() > KeyText.MAX_LENGTH) {
            return new Decision.Denied("header " + header + " has " + key.length() + " characters, expected at most "
                    + KeyText.MAX_LENGTH);
        }
        StoredKey found = find(KeyText.hash(key));
        return found == null
                ? new Decision.Denied("no stored key matches header " + header)
                : new Decision.Granted(found.caller());
    }

    /// Looks at every stored hash, found or not, so that the time taken tells nothing.
    private StoredKey find(byte[] hash) {
        StoredKey found = null;
        for (StoredKey key : keys) {
            if (MessageDigest.isEqual(key.hash(), hash)) {
                found = key;
            }
        }
        return found;
    }
}
