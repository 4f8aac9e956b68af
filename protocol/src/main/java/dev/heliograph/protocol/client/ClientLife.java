package dev.heliograph.protocol.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// How a client lives: how long it tries, how soon it doubts, when it renews.
///
/// @param linkFor         how long one attempt to link lasts at most
/// @param linkRounds      how often within it the server is asked for fresh codes, 160 s each; at least 1
/// @param pingAfter       silence after which a sign of life is asked for, give or take a fifth
/// @param pingAnswer      how long that may take before the connection counts as dead
/// @param signedPreKeyAge how old the signed prekey gets before it is replaced; zero for never
/// @param versions        asked when the server refuses the client version
public record ClientLife(
        Duration linkFor,
        int linkRounds,
        Duration pingAfter,
        Duration pingAnswer,
        Duration signedPreKeyAge,
        VersionSource versions) {
    /// Ten minutes for linking, a ping each 25 seconds answered within 20, a new signed prekey each 30 days, no source
    /// of versions. Source of the ping's times: 1-connection.md 7.1.
    public static final ClientLife DEFAULT = new ClientLife(
            Duration.ofMinutes(10),
            3,
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofDays(30),
            Optional::empty);

    /// Says which client version is current. Called off all other threads' way, rarely; may block.
    @FunctionalInterface
    public interface VersionSource {
        /// The newest version known, such as `2.3000.1`; empty when none is known.
        ///
        /// @throws IOException when it could not be asked
        Optional<String> newest() throws IOException, InterruptedException;
    }

    /// Refuses null, no time and no rounds.
    public ClientLife {
        requirePositive("linkFor", linkFor);
        requirePositive("pingAfter", pingAfter);
        requirePositive("pingAnswer", pingAnswer);
        Objects.requireNonNull(signedPreKeyAge, "signedPreKeyAge");
        Objects.requireNonNull(versions, "versions");
        if (linkRounds < 1) {
            throw new IllegalArgumentException("linkRounds must be at least 1, was " + linkRounds);
        }
    }

    /// The same with another source of versions.
    public ClientLife with(VersionSource source) {
        return new ClientLife(linkFor, linkRounds, pingAfter, pingAnswer, signedPreKeyAge, source);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
