/// What the server answers to requests, one class for each family of iq.
///
/// Knows shapes of requests and answers and refuses malformed ones; does not know connections. Entry type:
/// [Answers].
package dev.heliograph.sandbox.answer;
