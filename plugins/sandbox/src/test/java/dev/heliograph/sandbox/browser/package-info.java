/// A headless browser that tests drive: its process, and the page it shows.
///
/// Knows Chromium and its DevTools protocol; does not know the sandbox. Entry type: [Chromium].
package dev.heliograph.sandbox.browser;
