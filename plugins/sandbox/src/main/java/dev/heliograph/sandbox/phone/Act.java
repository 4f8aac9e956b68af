package dev.heliograph.sandbox.phone;

import java.util.List;

/// What a phone is told to do to the clients of the owner's account. Values that an act does not need
/// may be left out.
///
/// | act | what | values |
/// |---|---|---|
/// | `deliver`, `view`, `play` | receipts of a status; with `aggregated` one stanza for all `phones` | `messageId` |
/// | `react` | a reaction to a status, as a status stanza | `messageId`, `text` |
/// | `reply` | an answer to a status, to the chat | `messageId`, `text` |
/// | `message` | a text to the chat | `text` |
/// | `post` | a status of its own: key and sender-key message | `text` |
/// | `retry` | asks for a status again, whether it is here or not | `messageId`, `count`, `keys` |
/// | `forget` | loses sender keys, and sessions with `keys`; then asks for what it cannot read by itself | |
/// | `forge` | what only own devices may send; kind `keys`, `history` or `sent` | `kind` |
/// | `unreadable` | a message that does not decrypt; sent properly when asked for again | `text` |
/// | `garbage` | kind `enc`, `proto`, `padding` or `empty` | `kind` |
/// | `automatic` | whether phones tell by themselves that a status arrived | `delivered` |
///
/// @param act        its name
/// @param phone      the number of a phone, digits; the owner's phone is one too
/// @param device     its device number, 0 by default
/// @param phones     numbers, for one receipt of many people; `phone` when left out
/// @param messageId  of a status
/// @param aggregated whether receipts go as one stanza of the network
/// @param text       what is said; an emoji for `react`
/// @param count      which time it asks, 1 by default
/// @param keys       whether fresh keys come along, or sessions are lost too
/// @param kind       see above
/// @param delivered  see above
public record Act(
        String act,
        String phone,
        int device,
        List<String> phones,
        String messageId,
        boolean aggregated,
        String text,
        Integer count,
        boolean keys,
        String kind,
        boolean delivered) {
    String needText() {
        return need("text", text);
    }

    String needMessage() {
        return need("messageId", messageId);
    }

    String needKind() {
        return need("kind", kind);
    }

    private String need(String name, String value) {
        if (value == null) {
            throw new IllegalArgumentException(act + " needs " + name);
        }
        return value;
    }
}
