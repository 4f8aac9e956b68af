/// What tests of the whole server stand on: a server with compiled plugins and accounts that answer on command.
///
/// Knows the server's graph; does not know a network. Entry type: [TestServer].
package dev.heliograph.server.kit;
