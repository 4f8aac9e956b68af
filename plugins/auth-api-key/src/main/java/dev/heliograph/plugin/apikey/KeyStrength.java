package dev.heliograph.plugin.apikey;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells a random key of at least 128 bits from one that a person made up.
///
/// Randomness cannot be proven from one sample; this refuses what is surely not random.
final class KeyStrength {
    /// 22 characters of base64 hold 132 bits.
    static final int MIN_LENGTH = 22;

    /// What 22 random base64 characters and 32 random hex digits exceed, and words with digits do not.
    private static final double MIN_SPREAD_BITS = 80;

    private static final List<String> WELL_KNOWN = List.of(
            "change-me",
            "change_me",
            "changeit",
            "changeme",
            "default",
            "example",
            "heliograph",
            "insecure",
            "passw0rd",
            "password",
            "placeholder",
            "secret",
            "your-api",
            "your_api",
            "yourapi",
            "yourkey",
            "your-key",
            "your_key",
            "123456",
            "qwerty");

    private KeyStrength() {}

    /// What is wrong with a key, without showing it.
    ///
    /// @return empty when nothing is
    static Optional<String> fault(String key) {
        if (key.length() > KeyText.MAX_LENGTH) {
            return Optional.of("has " + key.length() + " characters, at most " + KeyText.MAX_LENGTH + " are taken");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.of("holds a blank or a character outside ASCII, which a header cannot carry");
        }
        String random = key.startsWith(KeyText.PREFIX) ? key.substring(KeyText.PREFIX.length()) : key;
        String lower = random.toLowerCase(Locale.ROOT);
        Optional<String> word = WELL_KNOWN.stream().filter(lower::contains).findFirst();
        if (word.isPresent()) {
            return Optional.of("holds the well-known word \"" + word.get() + "\"");
        }
        if (random.length() < MIN_LENGTH) {
            return Optional.of("has " + random.length() + " characters, at least " + MIN_LENGTH + " are needed");
        }
        String once = withoutRepetition(random);
        if (once.length() < MIN_LENGTH || isWords(once) || isMostlySteps(once) || spreadBits(once) < MIN_SPREAD_BITS) {
            return Optional.of("is too regular to be random");
        }
        return Optional.empty();
    }

    private static String withoutRepetition(String text) {
        for (int period = 1; period < text.length(); period++) {
            if (text.startsWith(text.substring(period))) {
                return text.substring(0, period);
            }
        }
        return text;
    }

    /// Letters of one case, with or without signs between: 22 random characters look so once in 10 million times.
    private static boolean isWords(String text) {
        return text.chars().noneMatch(Character::isDigit)
                && (text.equals(text.toLowerCase(Locale.ROOT)) || text.equals(text.toUpperCase(Locale.ROOT)));
    }

    private static boolean isMostlySteps(String text) {
        int steps = 0;
        for (int i = 1; i < text.length(); i++) {
            if (Math.abs(text.charAt(i) - text.charAt(i - 1)) <= 1) {
                steps++;
            }
        }
        return steps * 2 > text.length();
    }

    /// Shannon's entropy of the characters' frequencies, times their number.
    private static double spreadBits(String text) {
        return text.chars()
                .mapToDouble(c -> Math.log((double) text.length()
                                / text.chars().filter(other -> other == c).count())
                        / Math.log(2))
                .sum();
    }
}
