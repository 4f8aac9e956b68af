/// The database inside the server: mongo-java-server over one H2 MVStore file, on a loopback port.
///
/// Knows the backend's maps, indexes and commits; does not know what our documents mean. Entry type: [EmbeddedMongo].
package dev.heliograph.server.storage.embedded;
