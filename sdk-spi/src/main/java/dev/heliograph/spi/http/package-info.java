/// Routes a plugin adds to the REST API.
///
/// Knows requests and responses as the host narrows them; does not know the web server. Entry type: [HttpRoutes].
package dev.heliograph.spi.http;
