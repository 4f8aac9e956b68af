package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import java.util.List;
import java.util.Optional;

/// What a post needs, as seen before its step.
///
/// @param addressing     [dev.heliograph.protocol.store.Store#addressing] when it was read: with another
///                       one it is void
/// @param people         who it is for, by hidden id
/// @param needKey        devices to be given the sender key
/// @param withoutSession those of them that need a key bundle first
/// @param leftOut        who is left out so far
/// @param newKey         whether the sender key is to be replaced first
/// @param byPhone        whether the stanza names people by phone number
/// @param standing       the people as they go out, when everybody is reached and has the key: may be kept
/// @param audience       what the people are called, see
///                       [dev.heliograph.protocol.store.StateView#audienceId]
record PostPlan(
        long addressing,
        List<Jid> people,
        List<Jid> needKey,
        List<Jid> withoutSession,
        List<LeftOut> leftOut,
        boolean newKey,
        boolean byPhone,
        Optional<Node> standing,
        long audience) {}
