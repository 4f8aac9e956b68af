package dev.heliograph.sandbox.page;

import dev.heliograph.sandbox.phone.TrayEntry;
import io.helidon.common.uri.UriQuery;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// What a caller of `/trays` asks for.
///
/// @param messageId only this message, or null
/// @param phone     only phones with this number, or null
/// @param device    only devices with this number, or -1
/// @param owner     whether the account owner's phone counts
/// @param count     how many entries to wait for, 0 for not at all
/// @param patience  how long
record TrayQuery(String messageId, String phone, int device, boolean owner, int count, Duration patience) {
    private static final int LONGEST_SECONDS = 60;
    private static final int USUAL_SECONDS = 10;

    /// Reads the query.
    ///
    /// @throws IllegalArgumentException naming the parameter that is no number or out of range
    TrayQuery(UriQuery query) {
        this(
                first(query, "messageId").orElse(null),
                first(query, "phone").orElse(null),
                number(query, "device", -1, 0, 255),
                first(query, "owner").map(Boolean::parseBoolean).orElse(false),
                number(query, "wait", 0, 0, Integer.MAX_VALUE),
                Duration.ofSeconds(number(query, "timeout", USUAL_SECONDS, 1, LONGEST_SECONDS)));
    }

    /// Which entries fit.
    ///
    /// @param ownNumber the account owner's number
    Predicate<TrayEntry> wanted(String ownNumber) {
        return entry -> (messageId == null || messageId.equals(entry.messageId()))
                && (phone == null || phone.equals(entry.phone()))
                && (device < 0 || device == entry.device())
                && (owner || !ownNumber.equals(entry.phone()));
    }

    /// A number among the parameters.
    ///
    /// @throws IllegalArgumentException when it is none, or out of range
    static int number(UriQuery query, String name, int usual, int least, int most) {
        Optional<String> text = first(query, name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below, as for a number out of range
        }
        throw new IllegalArgumentException(
                name + " must be a number from " + least + " to " + most + ", was \"" + text.get() + "\"");
    }

    private static Optional<String> first(UriQuery query, String name) {
        return query.contains(name) ? Optional.of(query.first(name).orElse("")) : Optional.empty();
    }
}
