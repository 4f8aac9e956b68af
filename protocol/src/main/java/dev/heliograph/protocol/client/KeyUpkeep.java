package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.signal.PreKeyDigest;
import dev.heliograph.protocol.signal.PreKeyUpload;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.signal.SignedPreKeyRotation;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Sees to it that the server hands out keys of ours that we can use. Belongs to the connection's worker
/// thread.
/// Source: shared/protocol/1-connection.md 6.4, 6.5.
final class KeyUpkeep {
    private static final System.Logger LOG = System.getLogger(KeyUpkeep.class.getName());

    /// How many prekeys WhatsApp Web uploads.
    private static final int FULL_STOCK = 812;

    /// Fewer than this on the server ask for more.
    private static final int LOW_STOCK = 5;

    private final String name;
    private final Store store;
    private final PreKeys preKeys;
    private final Duration signedAge;
    private final InstantSource clock;
    private final IqClient iq;

    KeyUpkeep(Connection.Rooms rooms, IqClient iq) {
        this.name = rooms.name();
        this.store = rooms.store();
        this.preKeys = rooms.preKeys();
        this.signedAge = rooms.config().life().signedPreKeyAge();
        this.clock = rooms.config().clock();
        this.iq = iq;
    }

    /// Makes and uploads prekeys when the server has few; they are durable before they leave.
    void topUp(int onServer) throws InterruptedException {
        if (onServer < LOW_STOCK) {
            upload();
        }
    }

    private void upload() throws InterruptedException {
        PreKeyUpload upload = store.step("prekeys", commit -> PreKeyUpload.prepare(commit, preKeys, FULL_STOCK));
        iq.ask(upload);
        store.step("prekeys-uploaded", commit -> {
            preKeys.markUploaded(commit, upload.lastId());
            return upload.lastId();
        });
    }

    /// Compares what the server hands out with what is here, mends it, and renews a signed prekey that is
    /// old. What the server refuses to say or take is left as it was until the next login.
    void check() throws InterruptedException {
        try {
            PreKeyDigest digest = iq.ask(new PreKeyDigest.Query());
            mend(digest);
            if (isOld()) {
                SignedPreKey fresh = store.step("signed-prekey", preKeys::createSigned);
                iq.ask(new SignedPreKeyRotation(fresh));
            }
        } catch (IqException e) {
            if (e.code() == IqException.NO_ANSWER) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "{0}: keys are not checked: {1}", name, e.getMessage());
        } catch (BinaryException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the server''s list of keys is none: {1}", name, e.getMessage());
        }
    }

    private void mend(PreKeyDigest digest) throws InterruptedException {
        if (!digest.isOf(store.state())) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the server hands out another identity, ours goes up", name);
            upload();
            return;
        }
        Optional<SignedPreKey> newest = store.state().newestSignedPreKey();
        if (!digest.hasNewestSigned(store.state()) && newest.isPresent()) {
            // made and kept, but the upload did not come through
            iq.ask(new SignedPreKeyRotation(newest.get()));
        }
        long unusable = digest.unusable(store.state());
        if (digest.oneTimeIds().size() - unusable < LOW_STOCK) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: of {1} prekeys the server hands out {2} are unknown here, fresh ones go up",
                    name,
                    digest.oneTimeIds().size(),
                    unusable);
            upload();
        }
    }

    private boolean isOld() {
        return signedAge.isPositive()
                && store.state()
                        .newestSignedPreKey()
                        .filter(key -> !key.createdAt().plus(signedAge).isAfter(clock.instant()))
                        .isPresent();
    }
}
