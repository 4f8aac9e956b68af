/// Linked accounts: one client each, its owner among servers, its life from linking to deletion.
///
/// Knows the protocol's facade and the stored sessions; does not know HTTP, plugins or what a post is. Entry type:
/// [SessionManager].
package dev.heliograph.server.session;
