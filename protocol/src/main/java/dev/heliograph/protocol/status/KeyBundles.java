package dev.heliograph.protocol.status;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.KeyBundle;
import dev.heliograph.protocol.signal.KeyBundleQuery;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fetches key bundles in batches. Source: shared/protocol/2-status.md 5.4.
final class KeyBundles {
    private static final System.Logger LOG = System.getLogger(KeyBundles.class.getName());
    private static final int BATCH = 50;

    /// A device of the batch is not registered any more; the answer is all or nothing.
    private static final int NOT_ACCEPTABLE = 406;

    private KeyBundles() {}

    /// Asks for bundles; devices the server has none for are missing from the answer.
    ///
    /// @throws IqException when the server does not answer
    static Map<Jid, KeyBundle> fetch(IqClient iq, List<Jid> devices) throws InterruptedException {
        Map<Jid, KeyBundle> found = new HashMap<>();
        for (int from = 0; from < devices.size(); from += BATCH) {
            List<Jid> batch = devices.subList(from, Math.min(from + BATCH, devices.size()));
            try {
                for (KeyBundle bundle : iq.ask(new KeyBundleQuery(batch))) {
                    found.put(bundle.device(), bundle);
                }
            } catch (IqException e) {
                if (e.code() != NOT_ACCEPTABLE) {
                    throw e;
                }
                LOG.log(System.Logger.Level.WARNING, "no keys for a batch of {0}: {1}", batch.size(), e.getMessage());
            }
        }
        return found;
    }
}
