/// The built distribution as a user starts it, on a sandbox that is a process of its own, over loopback.
///
/// Knows files, processes and HTTP, and reads the database of a server that was killed; does not know the server's
/// graph. Entry types: [ServerProcess], [SandboxProcess].
package dev.heliograph.server.dist;
