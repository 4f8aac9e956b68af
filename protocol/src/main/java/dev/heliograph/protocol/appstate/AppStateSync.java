package dev.heliograph.protocol.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ContactAction;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdMutations;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.store.AppStateCollection;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Contact;
import dev.heliograph.protocol.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings collections up to date: fetch, check, decrypt, keep. One answer of the server is one commit, a fresh start
/// is one however many answers it takes: a collection is never half applied. Belongs to one thread at a time.
public final class AppStateSync {
    /// Where the address book is.
    public static final String CONTACTS = AppStateCollection.CONTACTS;

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

    /// Fetches what is new; a patch that does not check out, or whose blob is gone, leads to one fresh start from a
    /// snapshot.
    ///
    /// @param name the collection
    /// @throws AppStateException when even the fresh start fails; what was kept before is untouched
    public void sync(IqClient iq, String name) throws AppStateException, InterruptedException {
        if (store.state().collection(name).version() == 0) {
            startOver(iq, name);
            return;
        }
        try {
            goOn(iq, name);
        } catch (AppStateException e) {
            switch (e.kind()) {
                case MISSING_KEY, REFUSED -> throw e;
                case BAD_MAC, MALFORMED, UNFETCHABLE -> {
                    LOG.log(System.Logger.Level.WARNING, "collection {0}: {1}; starting over", name, e.getMessage());
                    startOver(iq, name);
                }
            }
        }
    }

    private void goOn(IqClient iq, String name) throws AppStateException, InterruptedException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            CollectionState state = new CollectionState(store.state().collection(name));
            List<Mutation> mutations = new ArrayList<>();
            boolean more = pull(iq, state, false, mutations);
            keep(state, false, mutations);
            if (!more) {
                return;
            }
        }
        throw endless(name);
    }

    /// All answers are one commit: an address book that came in part is none, and must not be posted to.
    private void startOver(IqClient iq, String name) throws AppStateException, InterruptedException {
        CollectionState state = new CollectionState(AppStateCollection.empty(name));
        List<Mutation> mutations = new ArrayList<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (!pull(iq, state, round == 0, mutations)) {
                keep(state, true, mutations);
                return;
            }
        }
        throw endless(name);
    }

    private static AppStateException endless(String name) {
        return new AppStateException(
                AppStateException.Kind.MALFORMED, "collection " + name + " has no end after " + MAX_ROUNDS + " rounds");
    }

    /// @return whether there is more
    private boolean pull(IqClient iq, CollectionState state, boolean snapshot, List<Mutation> mutations)
            throws AppStateException, InterruptedException {
        AppStateQuery.Answer answer = ask(iq, new AppStateQuery(state.name(), state.version(), snapshot));
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
                    AppStateException.Kind.MALFORMED, "collection " + state.name() + " does not parse", e);
        }
        return answer.more();
    }

    private static AppStateQuery.Answer ask(IqClient iq, AppStateQuery query)
            throws AppStateException, InterruptedException {
        try {
            return iq.ask(query);
        } catch (IqException e) {
            throw new AppStateException(AppStateException.Kind.REFUSED, e.getMessage(), e);
        } catch (BinaryException e) {
            throw new AppStateException(AppStateException.Kind.MALFORMED, e.getMessage(), e);
        }
    }

    private void keep(CollectionState state, boolean fresh, List<Mutation> mutations) throws AppStateException {
        AppStateCollection stored = store.state().collection(state.name());
        if (fresh && state.version() == 0 && stored.version() > 0) {
            throw new AppStateException(
                    AppStateException.Kind.MALFORMED, "collection " + state.name() + " was to start over and is empty");
        }
        if (state.version() == stored.version() && mutations.isEmpty()) {
            return;
        }
        store.step("appstate", commit -> {
            if (fresh && CONTACTS.equals(state.name())) {
                List.copyOf(commit.contacts()).forEach(contact -> commit.removeContact(contact.key()));
            }
            mutations.forEach(mutation -> keep(commit, mutation));
            commit.putCollection(state.result());
            return mutations.size();
        });
    }

    private List<SyncdMutation> mutationsOf(SyncdPatch patch)
            throws AppStateException, InvalidProtocolBufferException, InterruptedException {
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
