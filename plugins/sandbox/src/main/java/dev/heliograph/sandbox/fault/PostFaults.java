package dev.heliograph.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonInclude;

/// What goes wrong with statuses beyond their acks.
///
/// @param ackPhash acks carry a hash of devices that nobody asked for
/// @param leak     statuses reach devices they are not addressed to
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record PostFaults(Phash ackPhash, Leak leak) {
    /// A hash of devices.
    ///
    /// @param value such as `2:abcdefgh`; null for that of the devices there are
    /// @param times how often, at least 1
    public record Phash(String value, int times) {}

    /// Somebody who listens in: all devices of a person, former ones too, get the `skmsg` of statuses.
    ///
    /// @param phone digits of the person's number
    /// @param times how often, at least 1
    public record Leak(String phone, int times) {}
}
