package dev.heliograph.protocol.model;

import java.util.Locale;

/// Spells names of constants for outsiders. Pure.
final class Words {
    private Words() {}

    /// `LINK_EXPIRED` as `linkExpired`.
    static String camel(String constant) {
        StringBuilder word = new StringBuilder(constant.length());
        for (String part : constant.toLowerCase(Locale.ROOT).split("_")) {
            word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return word.toString();
    }
}
