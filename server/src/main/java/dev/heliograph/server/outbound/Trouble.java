package dev.heliograph.server.outbound;

import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;

/// The four ways a fetch fails, worded for the caller: never with an address that was looked up.
final class Trouble {
    private Trouble() {}

    static MediaException refused(Rule rule, int redirects) {
        String which = redirects == 0 ? "the URL is refused: " : "redirect " + redirects + " is refused: ";
        return new MediaException(Kind.INVALID, "url_refused", which + rule.text());
    }

    static MediaException unreachable(String why) {
        return new MediaException(Kind.INVALID, "media_unreachable", "the URL could not be fetched: " + why);
    }

    static MediaException unreachable(String why, Throwable cause) {
        return new MediaException(Kind.INVALID, "media_unreachable", "the URL could not be fetched: " + why, cause);
    }

    static MediaException tooLarge(long maxBytes) {
        return new MediaException(
                Kind.TOO_LARGE, "media_too_large", "the URL leads to more than " + maxBytes + " bytes");
    }

    static MediaException slow(String why) {
        return new MediaException(Kind.INVALID, "media_too_slow", "the URL answers too slowly: " + why);
    }
}
