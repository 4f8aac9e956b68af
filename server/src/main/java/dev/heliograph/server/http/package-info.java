/// The REST API: who calls, which route, JSON in and out, and every error in one shape.
///
/// Knows Helidon's web server, the services below and the routes of plugins; does not know the protocol's inside or the
/// database. Entry type: [HttpServer].
package dev.heliograph.server.http;
