/// The phones as people and tests see them: the trays as JSON, and one page that shows the screens.
///
/// Knows HTTP and the trays; does not know Signal, stanzas or where it is mounted. Entry type: [PhonesPage].
package dev.heliograph.sandbox.page;
