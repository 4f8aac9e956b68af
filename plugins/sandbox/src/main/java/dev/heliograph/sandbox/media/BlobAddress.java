package dev.heliograph.sandbox.media;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.sandbox.world.MediaKind;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a blob is served: a path, and a query without which it is not. Source: 2-status.md 7.3.
///
/// @param kind  what it is
/// @param token base64url of its SHA-256, without padding
/// @param until when it ends, in whole seconds
record BlobAddress(MediaKind kind, String token, Instant until) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern PATH = Pattern.compile(
            "/v/([^/]+)/([^/.]+)\\.enc\\?ccb=11-4&oh=([^&]+)&oe=([0-9A-F]{1,15})" + "&_nc_sid=5e03e0(?:&.*)?");
    private static final int SEAL = 22;

    /// Whether something can be a token.
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /// Reads an address; more may follow in the query.
    ///
    /// @return empty when it is none that was given out
    static Optional<BlobAddress> parse(String pathAndQuery) {
        Matcher matcher = PATH.matcher(pathAndQuery);
        if (!matcher.matches() || !isToken(matcher.group(2))) {
            return Optional.empty();
        }
        Instant until = Instant.ofEpochSecond(Long.parseLong(matcher.group(4), 16));
        return MediaKind.ofFolder(matcher.group(1))
                .map(kind -> new BlobAddress(kind, matcher.group(2), until))
                .filter(address -> address.seal().equals(matcher.group(3)));
    }

    /// Path and query.
    String directPath() {
        return "/v/" + kind.folder() + "/" + token + ".enc?ccb=11-4&oh=" + seal() + "&oe="
                + Long.toHexString(until.getEpochSecond()).toUpperCase(java.util.Locale.ROOT) + "&_nc_sid=5e03e0";
    }

    /// The file's name.
    String file() {
        return token + "." + kind.folder();
    }

    /// What tells an address that was given out from one that was made up or lost its query.
    private String seal() {
        byte[] hash = Sha256.of((kind.folder() + token + until.getEpochSecond()).getBytes(US_ASCII));
        return "01_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, SEAL);
    }
}
