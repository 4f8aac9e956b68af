package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.signal.BadKeysException;
import dev.heliograph.protocol.signal.Encrypted;
import dev.heliograph.protocol.signal.KeyBundle;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.PendingReplies;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.DeviceLists;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Posts statuses of one account, one at a time: the order of steps of shared/protocol/2-status.md 3.8.
///
/// Not for two threads at once; the facade serialises. What left is only ever bytes that a commit made durable.
public final class StatusSender {
    private static final System.Logger LOG = System.getLogger(StatusSender.class.getName());
    /// Why an account without its address book posts nothing.
    public static final String NO_ADDRESS_BOOK = "the contacts have not come from the phone yet";

    private static final int TRIES = 5;
    private static final String GROUP = PostPlanner.GROUP;

    private final Store store;
    private final Sessions sessions;
    private final SenderKeys senderKeys;
    private final PostPlanner planner;
    private final StatusOptions options;

    /// With the rooms it uses.
    public StatusSender(
            Store store, Sessions sessions, SenderKeys senderKeys, DeviceLists deviceLists, StatusOptions options) {
        this.store = store;
        this.sessions = sessions;
        this.senderKeys = senderKeys;
        this.planner = new PostPlanner(store, senderKeys, deviceLists, options);
        this.options = options;
    }

    /// The ways out.
    ///
    /// @param iq   for questions on the way
    /// @param acks who waits for which ack, whichever connection brings it
    /// @param out  sends durable bytes; without a connection they go out after the next login
    public record Line(IqClient iq, PendingReplies acks, Consumer<byte[]> out) {}

    /// Posts a status and waits for its ack.
    ///
    /// @param messageId a new id
    /// @param timeout   for all of it; a connection that drops and comes back in time ends no wait
    /// @return [SendResult.NotSent] when the address book has not come, or only the own account gets it
    /// @throws dev.heliograph.protocol.stanza.IqException when a question is not answered: nothing left
    public SendResult post(Line line, String messageId, StatusDraft draft, Duration timeout)
            throws InterruptedException {
        if (!store.state().hasAddressBook()) {
            return new SendResult.NotSent(NO_ADDRESS_BOOK);
        }
        try {
            return postToAudience(line, messageId, draft, timeout);
        } catch (NobodyException e) {
            return new SendResult.NotSent(e.getMessage());
        }
    }

    /// Brings the device lists of everybody a post would go to up to date, because the server sees others. Safe for all
    /// threads, also while a post is under way.
    ///
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer; the next post asks again
    public void refreshDevices(IqClient iq) throws InterruptedException {
        Optional<Account> account = store.state().account();
        if (account.isPresent()) {
            planner.refresh(iq, account.get());
        }
    }

    private SendResult postToAudience(Line line, String messageId, StatusDraft draft, Duration timeout)
            throws NobodyException, InterruptedException {
        Account account = store.state().account().orElseThrow(() -> new IllegalStateException("no account is linked"));
        Instant start = options.clock().instant();
        Instant deadline = start.plus(timeout);
        IqClient iq = line.iq().until(deadline, options.clock());
        Optional<PendingStanza> prepared = prepare(iq, messageId, draft, account);
        if (prepared.isEmpty()) {
            return new SendResult.NotSent("who it is for changes all the time");
        }
        PendingStanza stanza = prepared.get();
        options.steps().accept("protocol.committed");
        try (PendingReplies.Ticket ticket = line.acks().open(messageId)) {
            line.out().accept(stanza.stanza());
            options.steps().accept("protocol.sent");
            Optional<Node> ack = ticket.await(Duration.between(options.clock().instant(), deadline));
            // as it was settled: a stanza may have gone out a second time, to fewer people
            return ack.flatMap(_ -> store.state().settled(messageId))
                    .map(settled -> AckReader.result(messageId, settled))
                    .orElseGet(() -> new SendResult.Unknown(
                            messageId, Duration.between(start, options.clock().instant())));
        }
    }

    /// What was planned is void when a notification changed keys or devices before the step: it is planned again.
    private Optional<PendingStanza> prepare(IqClient iq, String messageId, StatusDraft draft, Account account)
            throws NobodyException, InterruptedException {
        Optional<PendingStanza> stanza = Optional.empty();
        for (int tries = 0; stanza.isEmpty() && tries < TRIES; tries++) {
            PostPlan plan = planner.plan(iq, account);
            Map<Jid, KeyBundle> bundles = KeyBundles.fetch(iq, plan.withoutSession());
            options.steps().accept("protocol.bundles");
            stanza = prepare(messageId, draft, account, plan, bundles);
        }
        return stanza;
    }

    /// The one step: sessions, keys and the stanza's bytes are durable together, or not at all.
    private Optional<PendingStanza> prepare(
            String messageId, StatusDraft draft, Account account, PostPlan plan, Map<Jid, KeyBundle> bundles)
            throws NobodyException {
        return store.step("post", commit -> {
            if (store.addressing() != plan.addressing()) {
                return Optional.empty();
            }
            if (plan.newKey()) {
                senderKeys.rotate(commit, GROUP, account.lid());
            }
            Optional<MediaKind> media = StatusComposer.mediaKind(draft);
            Addressed to = plan.standing().isPresent()
                    ? new Addressed(plan.standing().get(), plan.people().size(), List.of(), false, List.of())
                    : address(commit, account, plan, bundles, media);
            byte[] secret = new byte[32];
            options.random().nextBytes(secret);
            Message message = StatusComposer.compose(draft, secret);
            byte[] body = senderKeys.encrypt(
                    commit, GROUP, account.lid(), Padding.pad(message.toByteArray(), options.random()));
            Node stanza = StatusStanza.build(new StatusStanza.Parts(
                    messageId,
                    to.participants(),
                    to.firstContact(),
                    body,
                    account.signedIdentity(),
                    setting(commit),
                    options.addressingMode() ? Optional.of(plan.byPhone() ? "pn" : "lid") : Optional.empty(),
                    media));
            PendingStanza pending = new PendingStanza(
                    messageId,
                    media.map(MediaKind::mediaType).orElse("text"),
                    NodeEncoder.encode(stanza),
                    GROUP,
                    senderKeys.keyId(commit, GROUP, account.lid()),
                    to.devices(),
                    to.people(),
                    to.leftOut(),
                    options.clock().instant(),
                    plan.byPhone(),
                    false);
            commit.putPending(pending);
            return Optional.of(pending);
        });
    }

    /// Who a stanza goes to.
    ///
    /// @param people       how many
    /// @param devices      those that are given the sender key
    /// @param firstContact whether a session is opened with one of them
    private record Addressed(
            Node participants, int people, List<Jid> devices, boolean firstContact, List<LeftOut> leftOut) {}

    private Addressed address(
            Commit commit, Account account, PostPlan plan, Map<Jid, KeyBundle> bundles, Optional<MediaKind> media)
            throws NobodyException {
        List<LeftOut> leftOut = new ArrayList<>(plan.leftOut());
        Set<Jid> reachable = establish(commit, plan.needKey(), bundles, leftOut);
        forgetLists(commit, leftOut);
        List<Jid> people = reachablePeople(plan, reachable);
        NobodyException.requireSomebody(people, account.lid(), leftOut);
        byte[] skdm = senderKeys.distribution(commit, GROUP, account.lid());
        Map<Jid, Encrypted> keys = wrapKey(commit, reachable, skdm);
        return new Addressed(
                StatusStanza.participants(
                        people,
                        keys,
                        options.mediaOnKeys() ? media : Optional.empty(),
                        Naming.of(commit, plan.byPhone())),
                people.size(),
                List.copyOf(keys.keySet()),
                keys.values().stream().anyMatch(Encrypted::opensSession),
                leftOut);
    }

    /// @return the devices that there is a session with now
    private Set<Jid> establish(Commit commit, List<Jid> devices, Map<Jid, KeyBundle> bundles, List<LeftOut> leftOut) {
        Set<Jid> reachable = new LinkedHashSet<>();
        List<KeyBundle> fresh = new ArrayList<>();
        for (Jid device : devices) {
            KeyBundle bundle = bundles.get(device);
            if (sessions.has(commit, device)) {
                reachable.add(device);
            } else if (bundle == null) {
                leftOut.add(new LeftOut(device, LeftOut.Reason.NO_KEYS));
            } else {
                fresh.add(bundle);
            }
        }
        Map<Jid, BadKeysException> refused = sessions.establishAll(commit, fresh);
        for (KeyBundle bundle : fresh) {
            BadKeysException reason = refused.get(bundle.device());
            if (reason == null) {
                reachable.add(bundle.device());
            } else {
                LOG.log(System.Logger.Level.WARNING, "left out a device: {0}", reason.getMessage());
                leftOut.add(new LeftOut(bundle.device(), LeftOut.Reason.BAD_KEYS));
            }
        }
        return reachable;
    }

    /// A device the server has no keys for may be gone: its person's list is fetched again with the next post.
    private static void forgetLists(Commit commit, List<LeftOut> leftOut) {
        leftOut.stream()
                .filter(one -> one.reason() == LeftOut.Reason.NO_KEYS)
                .forEach(one -> commit.removeDeviceList(one.jid()));
    }

    private Map<Jid, Encrypted> wrapKey(Commit commit, Set<Jid> devices, byte[] skdm) {
        if (devices.isEmpty()) {
            return Map.of();
        }
        byte[] wrapper = StatusComposer.keyWrapper(GROUP, skdm).toByteArray();
        return sessions.encryptAll(commit, devices, Padding.pad(wrapper, options.random()));
    }

    /// People whose every device had to be left out are not listed: a bare entry would bring them what they cannot
    /// read.
    private static List<Jid> reachablePeople(PostPlan plan, Set<Jid> reachable) {
        Map<Jid, Boolean> needed = new HashMap<>();
        for (Jid device : plan.needKey()) {
            needed.merge(device.withoutDevice(), reachable.contains(device), Boolean::logicalOr);
        }
        return plan.people().stream()
                .filter(person -> needed.getOrDefault(person, true))
                .toList();
    }

    private static String setting(StateView state) {
        return switch (state.statusPrivacy().orElse(PrivacyQuery.EVERYBODY).mode()) {
            case CONTACTS -> "contacts";
            case ALLOW_LIST -> "allowlist";
            case DENY_LIST -> "denylist";
            case CLOSE_FRIENDS -> "close_friends";
        };
    }
}
