package dev.heliograph.sandbox.world;

/// How many people a new world has.
///
/// @param contacts       address-book entries of the account owner, 0 to 100000
/// @param withTwoDevices how many of them have a companion beside their phone
public record WorldSize(int contacts, int withTwoDevices) {
    /// 25 contacts, five of them with two devices.
    public static final WorldSize DEMO = new WorldSize(25, 5);

    /// Refuses impossible numbers.
    public WorldSize {
        if (contacts < 0 || contacts > 100_000) {
            throw new IllegalArgumentException("contacts must be 0..100000, was " + contacts);
        }
        if (withTwoDevices < 0 || withTwoDevices > contacts) {
            throw new IllegalArgumentException(
                    "contacts with two devices must be 0.." + contacts + ", was " + withTwoDevices);
        }
    }
}
