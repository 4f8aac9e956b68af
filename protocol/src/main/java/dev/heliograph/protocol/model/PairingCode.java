package dev.heliograph.protocol.model;

import java.time.Instant;

/// A code to be typed on the phone under "Link with phone number instead".
///
/// @param code  8 characters, without the dash it is shown with
/// @param phone the number it is for, digits only
/// @param until when it ends
public record PairingCode(String code, String phone, Instant until) {
    /// As phones show it: `ABCD-1234`.
    public String shown() {
        return code.substring(0, 4) + "-" + code.substring(4);
    }
}
