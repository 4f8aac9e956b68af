package dev.heliograph.protocol.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.appstate.AppStateException.Kind;
import dev.heliograph.protocol.appstate.AppStateQuery.Answer;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.proto.SyncdMutation;
import dev.heliograph.protocol.proto.SyncdMutations;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.store.AppStateCollection;
import dev.heliograph.protocol.store.AppStateTrouble;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings collections up to date: fetch, check, decrypt, keep. One answer of the server is one commit, a fresh start
/// is one however many answers it takes: a collection is never half applied. Belongs to one thread at a time.
public final class AppStateSync {
    /// All collections, in the order of a first sync. Source: 1-connection.md 9.1.
    public static final List<String> COLLECTIONS =
            List.of("critical_block", AppStateCollection.CONTACTS, "regular_high", "regular_low", "regular");

    private static final System.Logger LOG = System.getLogger(AppStateSync.class.getName());
    private static final int MAX_ROUNDS = 500;

    private final Store store;
    private final Blobs blobs;
    private final InstantSource clock;
    private final Consumer<String> steps;
    private final PatchDecoder decoder;

    /// With the account's store and the way to blobs.
    ///
    /// @param steps told `appstate.fetched` before an answer is applied, `appstate.kept` after each commit
    public AppStateSync(Store store, Blobs blobs, InstantSource clock, Consumer<String> steps) {
        this.store = store;
        this.blobs = blobs;
        this.clock = clock;
        this.steps = steps;
        this.decoder = new PatchDecoder(
                id -> store.state().appStateKey(id.toByteArray()).map(key -> MutationKeys.expand(key.data())));
    }

    /// One collection on its way; not fresh: each answer is kept at once.
    private static final class Run {
        final CollectionState state;
        final boolean fresh;
        final List<Mutation> mutations = new ArrayList<>();
        boolean asked;

        Run(AppStateCollection from, boolean fresh) {
            this.state = new CollectionState(from);
            this.fresh = fresh;
        }
    }

    /// Fetches what is new, all collections by one request. A patch that does not check out, or whose blob is gone,
    /// leads to one fresh start from a snapshot.
    ///
    /// @param names the collections
    /// @return those that are not up to date now and why, which is also kept; what they held before is untouched
    public Map<String, AppStateException> sync(IqClient iq, Collection<String> names) throws InterruptedException {
        Map<String, AppStateException> failed = new LinkedHashMap<>();
        Map<String, Run> open = new LinkedHashMap<>();
        for (String name : names) {
            AppStateCollection stored = store.state().collection(name);
            open.put(name, new Run(stored, stored.version() == 0));
        }
        for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
            Map<String, Answer> answers = ask(iq, open);
            steps.accept("appstate.fetched");
            for (Run run : List.copyOf(open.values())) {
                String name = run.state.name();
                try {
                    if (!apply(run, answers.get(name))) {
                        open.remove(name);
                    }
                } catch (AppStateException e) {
                    if (startsOver(run, e)) {
                        open.put(name, new Run(AppStateCollection.empty(name), true));
                    } else {
                        open.remove(name);
                        failed.put(name, e);
                    }
                }
            }
        }
        open.keySet()
                .forEach(name -> failed.put(
                        name, new AppStateException(Kind.MALFORMED, "no end after " + MAX_ROUNDS + " rounds")));
        failed.forEach(this::note);
        return failed;
    }

    private static boolean startsOver(Run run, AppStateException e) {
        boolean over = !run.fresh && e.kind() != Kind.MISSING_KEY && e.kind() != Kind.REFUSED;
        LOG.log(
                System.Logger.Level.WARNING,
                "collection {0}: {1}{2}",
                run.state.name(),
                e.getMessage(),
                over ? "; starting over" : "");
        return over;
    }

    private static Map<String, Answer> ask(IqClient iq, Map<String, Run> open) throws InterruptedException {
        List<AppStateQuery.Ask> asks = new ArrayList<>(open.size());
        for (Run run : open.values()) {
            asks.add(new AppStateQuery.Ask(run.state.name(), run.state.version(), run.fresh && !run.asked));
            run.asked = true;
        }
        try {
            return iq.ask(new AppStateQuery(asks));
        } catch (IqException e) {
            return all(open, new AppStateException(Kind.REFUSED, e.getMessage(), e));
        } catch (BinaryException e) {
            return all(open, new AppStateException(Kind.MALFORMED, e.getMessage(), e));
        }
    }

    private static Map<String, Answer> all(Map<String, Run> open, AppStateException why) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        open.keySet().forEach(name -> answers.put(name, new AppStateQuery.Failed(why)));
        return answers;
    }

    /// @return whether there is more
    private boolean apply(Run run, Answer answer) throws AppStateException, InterruptedException {
        return switch (answer) {
            case null -> throw new AppStateException(Kind.REFUSED, "the server does not speak of " + run.state.name());
            case AppStateQuery.Failed(AppStateException why) -> throw why;
            case AppStateQuery.News news -> {
                decode(run, news);
                if (!run.fresh || !news.more()) {
                    keep(run, news.more());
                }
                yield news.more();
            }
        };
    }

    private void decode(Run run, AppStateQuery.News news) throws AppStateException, InterruptedException {
        CollectionState state = run.state;
        try {
            if (news.snapshot().isPresent()) {
                byte[] blob = blobs.open(news.snapshot().get());
                run.mutations.addAll(decoder.snapshot(state, SyncdSnapshot.parseFrom(blob)));
            }
            for (SyncdPatch patch : news.patches()) {
                run.mutations.addAll(decoder.patch(state, patch, state.version() + 1, mutationsOf(patch)));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AppStateException(Kind.MALFORMED, "collection " + state.name() + " does not parse", e);
        }
    }

    private List<SyncdMutation> mutationsOf(SyncdPatch patch)
            throws AppStateException, InvalidProtocolBufferException, InterruptedException {
        if (!patch.hasExternalMutations()) {
            return patch.getMutationsList();
        }
        List<SyncdMutation> all = new ArrayList<>(patch.getMutationsList());
        all.addAll(SyncdMutations.parseFrom(blobs.open(patch.getExternalMutations()))
                .getMutationsList());
        return all;
    }

    /// The collection, what it says and that nothing is wrong with it are one commit.
    private void keep(Run run, boolean more) throws AppStateException {
        CollectionState state = run.state;
        AppStateCollection stored = store.state().collection(state.name());
        if (run.fresh && state.version() == 0 && stored.version() > 0) {
            throw new AppStateException(
                    Kind.MALFORMED, "collection " + state.name() + " was to start over and is empty");
        }
        store.step("appstate", commit -> {
            if (!more) {
                commit.removeTrouble(state.name());
            }
            if (state.version() != stored.version() || !run.mutations.isEmpty()) {
                if (run.fresh && AppStateCollection.CONTACTS.equals(state.name())) {
                    List.copyOf(commit.contacts()).forEach(contact -> commit.removeContact(contact.key()));
                }
                run.mutations.forEach(mutation -> Actions.keep(commit, mutation));
                commit.putCollection(state.result());
            }
            return state;
        });
        run.mutations.clear();
        steps.accept("appstate.kept");
    }

    private void note(String name, AppStateException e) {
        store.step("appstate-trouble", (Commit commit) -> {
            Optional<AppStateTrouble> before = commit.trouble(name);
            commit.putTrouble(new AppStateTrouble(
                    name,
                    e.getMessage(),
                    before.map(AppStateTrouble::attempts).orElse(0) + 1,
                    e.missingKey(),
                    before.map(AppStateTrouble::since).orElseGet(clock::instant)));
            return name;
        });
    }
}
