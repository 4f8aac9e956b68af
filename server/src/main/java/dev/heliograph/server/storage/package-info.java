/// What outlives a restart: the data folder, the database, encryption at rest and the repositories on them.
///
/// Knows MongoDB's driver, Helidon's database client and the shapes of our documents; does not know HTTP, plugins or
/// the WhatsApp protocol beyond its journal. Entry types: [DataFolder], [Database], [Vault].
package dev.heliograph.server.storage;
