package dev.heliograph.protocol.pairing;

/// Reads a phone number as people write it. Pure. Source: 1-connection.md 5.5.
public final class PhoneNumber {
    private static final int SHORTEST = 7;
    /// By the numbering plan of the ITU.
    private static final int LONGEST = 15;

    private PhoneNumber() {}

    /// The digits of an international number; a leading `+`, spaces, dots, dashes and brackets are left out.
    ///
    /// @return 7 to 15 digits, the country's first
    /// @throws PairingException BAD_PHONE, naming the rule but not the number
    public static String digits(String written) throws PairingException {
        String bare = written.strip();
        String digits = (bare.startsWith("+") ? bare.substring(1) : bare).replaceAll("[ .()\\-]", "");
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("phone must be digits, with + and separators at most");
        }
        if (digits.startsWith("0")) {
            throw bad("phone must be in international form, without leading zeros");
        }
        if (digits.length() < SHORTEST || digits.length() > LONGEST) {
            throw bad("phone must have " + SHORTEST + " to " + LONGEST + " digits, had " + digits.length());
        }
        return digits;
    }

    private static PairingException bad(String why) {
        return new PairingException(PairingException.Kind.BAD_PHONE, why);
    }
}
