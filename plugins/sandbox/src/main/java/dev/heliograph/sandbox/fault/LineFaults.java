package dev.heliograph.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// What is to go wrong with connections and links. Absent parts never happen.
///
/// @param passkeyDemand  so many clients that want to be linked are told that the account demands a passkey
/// @param codeError      hellos of clients that want a code are answered with an error of this code
/// @param forgedLinks    so many links come under another secret than the client's
/// @param refusedVersion clients naming this version are answered `<failure reason="405"/>`, until another
///     plan
/// @param loginAnswers   the next logins are answered with these, one each
/// @param stanzas        at once: every client that is logged in gets these
/// @param silence        at once: clients that are logged in are neither heard nor answered any more; their
///     connections stay open. Later connections are as usual
/// @param drop           at once: the connections of all clients that are logged in close without a word
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record LineFaults(
        int passkeyDemand,
        FaultPlan.Coded codeError,
        int forgedLinks,
        String refusedVersion,
        List<RawStanza> loginAnswers,
        List<RawStanza> stanzas,
        boolean silence,
        boolean drop) {
    /// Nothing.
    public static final LineFaults NONE = new LineFaults(0, null, 0, null, null, null, false, false);
}
