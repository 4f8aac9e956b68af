package dev.heliograph.protocol.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ContactAction;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdMutations;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.AppStateCollection;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Contact;
import dev.heliograph.protocol.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings collections up to date: fetch, check, decrypt, keep. One answer of the server is one commit, so that a
/// collection is never half applied. Belongs to one thread at a time.
public final class AppStateSync {
    /// Where the address book is.
    public static final String CONTACTS = "critical_unblock_low";

    /// Where the own push name is.
    public static final String CRITICAL = "critical_block";

    private static final System.Logger LOG = System.getLogger(AppStateSync.class.getName());
    private static final int MAX_ROUNDS = 500;

    private final Store store;
    private final Blobs blobs;
    private final PatchDecoder decoder;

    /// With the account's store and the way to blobs.
    public AppStateSync(Store store, Blobs blobs) {
        this.store = store;
        this.blobs = blobs;
        this.decoder = new PatchDecoder(
                id -> store.state().appStateKey(id.toByteArray()).map(key -> MutationKeys.expand(key.data())));
    }

    /// Fetches what is new; a patch that does not check out leads to one fresh start from a snapshot.
    ///
    /// @param name the collection
    /// @throws AppStateException when even the fresh start does not check out; what was kept before is untouched
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer
    public void sync(IqClient iq, String name) throws AppStateException, InterruptedException {
        try {
            pull(iq, name, store.state().collection(name).version() == 0);
        } catch (AppStateException e) {
            if (e.kind() == AppStateException.Kind.MISSING_KEY) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "collection {0}: {1}; starting over", name, e.getMessage());
            pull(iq, name, true);
        }
    }

    private void pull(IqClient iq, String name, boolean fromSnapshot) throws AppStateException, InterruptedException {
        boolean snapshot = fromSnapshot;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            AppStateCollection stored = store.state().collection(name);
            AppStateQuery.Answer answer = iq.ask(new AppStateQuery(name, snapshot ? 0 : stored.version(), snapshot));
            apply(stored, snapshot, answer);
            if (!answer.more()) {
                return;
            }
            snapshot = false;
        }
        throw new AppStateException(
                AppStateException.Kind.MALFORMED, "collection " + name + " has no end after " + MAX_ROUNDS + " rounds");
    }

    private void apply(AppStateCollection stored, boolean fresh, AppStateQuery.Answer answer)
            throws AppStateException, InterruptedException {
        CollectionState state = new CollectionState(stored);
        if (fresh) {
            state.reset();
        }
        List<Mutation> mutations = new ArrayList<>();
        try {
            if (answer.snapshot().isPresent()) {
                byte[] blob = blobs.open(answer.snapshot().get());
                mutations.addAll(decoder.snapshot(state, SyncdSnapshot.parseFrom(blob)));
            }
            for (SyncdPatch patch : answer.patches()) {
                mutations.addAll(decoder.patch(state, patch, state.version() + 1, mutationsOf(patch)));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AppStateException(
                    AppStateException.Kind.MALFORMED, "collection " + stored.name() + " does not parse");
        }
        if (state.version() == stored.version() && mutations.isEmpty()) {
            return;
        }
        store.step("appstate", commit -> {
            if (fresh && CONTACTS.equals(stored.name())) {
                List.copyOf(commit.contacts()).forEach(contact -> commit.removeContact(contact.key()));
            }
            mutations.forEach(mutation -> keep(commit, mutation));
            commit.putCollection(state.result());
            return mutations.size();
        });
    }

    private List<SyncdMutation> mutationsOf(SyncdPatch patch)
            throws InvalidProtocolBufferException, InterruptedException {
        if (!patch.hasExternalMutations()) {
            return patch.getMutationsList();
        }
        List<SyncdMutation> all = new ArrayList<>(patch.getMutationsList());
        all.addAll(SyncdMutations.parseFrom(ByteString.copyFrom(blobs.open(patch.getExternalMutations())))
                .getMutationsList());
        return all;
    }

    /// Keeps what a status server needs: the address book and the own push name. Source: 1-connection.md 9.8.
    private static void keep(Commit commit, Mutation mutation) {
        List<String> index = mutation.index();
        SyncActionValue value = mutation.value();
        switch (index.isEmpty() ? "" : index.getFirst()) {
            case "contact", "lid_contact" -> keepContact(commit, mutation);
            case "setting_pushName" -> {
                if (mutation.set() && value.hasPushNameSetting()) {
                    commit.putPushName(value.getPushNameSetting().getName());
                }
            }
            default -> LOG.log(System.Logger.Level.DEBUG, "app-state action {0} is not kept", index);
        }
    }

    private static void keepContact(Commit commit, Mutation mutation) {
        Optional<Jid> key = user(mutation.index().size() > 1 ? mutation.index().get(1) : "");
        if (key.isEmpty()) {
            return;
        }
        if (!mutation.set()) {
            commit.removeContact(key.get());
            return;
        }
        ContactAction action = mutation.value().getContactAction();
        boolean byLid = mutation.value().hasLidContactAction();
        commit.putContact(new Contact(
                key.get(),
                byLid ? mutation.value().getLidContactAction().getFullName() : action.getFullName(),
                byLid ? mutation.value().getLidContactAction().getFirstName() : action.getFirstName(),
                key.get().isLid() ? key : user(action.getLidJid()),
                key.get().isPn() ? key : user(action.getPnJid())));
    }

    private static Optional<Jid> user(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Jid.parse(text).withoutDevice())
                            .filter(jid -> jid.isLid() || jid.isPn() || jid.server() == Jid.Server.LEGACY);
        } catch (IllegalArgumentException _) {
            LOG.log(System.Logger.Level.WARNING, "a contact is filed under no JID; left out");
            return Optional.empty();
        }
    }
}
