/// What the network and the people on it know of each other.
///
/// Knows the words both sides share: persons, devices, key bundles, the phone that links a companion. Does
/// not know how stanzas travel (that is the network's) nor how phones behave (that is the phones'). Entry
/// type: [World].
package dev.heliograph.sandbox.world;
