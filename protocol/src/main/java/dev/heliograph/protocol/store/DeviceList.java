package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/// The devices of a person as the server named them. Source: 1-connection.md 8.2.
///
/// @param user      the person, device 0
/// @param devices   in the server's order
/// @param fetchedAt when the server said so, millisecond precision
/// @param rawId     of the key-index list; another one means the identity was reset
public record DeviceList(Jid user, List<Device> devices, Instant fetchedAt, OptionalInt rawId) {
    /// One device.
    ///
    /// @param number   0 is the phone
    /// @param keyIndex 0 when the server named none
    public record Device(int number, int keyIndex) {}

    /// Copies the list.
    public DeviceList {
        devices = List.copyOf(devices);
    }

    /// The addresses of all devices.
    public List<Jid> jids() {
        return devices.stream().map(device -> user.withDevice(device.number)).toList();
    }
}
