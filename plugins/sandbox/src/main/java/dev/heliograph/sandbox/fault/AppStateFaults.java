package dev.heliograph.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonInclude;

/// What is to go wrong next with app state. Absent parts never happen; each part is used up by happening.
///
/// @param corruptPatches     collections whose patches are handed out damaged
/// @param ignoredKeyRequests questions of clients for keys that a phone does not answer
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record AppStateFaults(Corrupt corruptPatches, int ignoredKeyRequests) {
    /// A damage.
    ///
    /// @param how   what is wrong with the first patch of a collection
    /// @param times how often, at least 1
    public record Corrupt(How how, int times) {}

    /// What is wrong.
    public enum How {
        /// Its MAC.
        PATCH_MAC,
        /// The MAC of the state after it, as if the hash were another one.
        STATE_MAC,
        /// A value in it.
        VALUE,
        /// Its first change is missing.
        MUTATION,
        /// It is no patch at all.
        GARBAGE,
        /// The one before it is missing.
        HOLE,
        /// Nobody has its key.
        KEY
    }
}
