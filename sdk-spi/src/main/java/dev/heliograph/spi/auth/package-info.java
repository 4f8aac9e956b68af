/// Who is calling the REST API: strategies the host asks in configured order.
///
/// Knows [dev.heliograph.spi.Caller]; does not know requests' bodies. Entry type: [AuthStrategy].
package dev.heliograph.spi.auth;
