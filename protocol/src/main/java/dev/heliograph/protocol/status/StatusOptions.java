package dev.heliograph.protocol.status;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// How statuses are sent.
///
/// @param listEveryDevice give the key to every device with every post, instead of one bare entry a person
/// @param addressingMode  say `addressing_mode="lid"`
/// @param mediaOnKeys     say a status's `mediatype` on wrapped keys too
/// @param postsAKey       how many posts a sender key is used for
/// @param clock           the time
/// @param random          secure randomness
/// @param steps           told the name of each step as it is reached
public record StatusOptions(
        boolean listEveryDevice,
        boolean addressingMode,
        boolean mediaOnKeys,
        int postsAKey,
        InstantSource clock,
        RandomGenerator random,
        Consumer<String> steps) {}
