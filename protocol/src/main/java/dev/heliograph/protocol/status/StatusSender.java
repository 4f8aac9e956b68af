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
import dev.heliograph.protocol.store.SentStatus;
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
/// Not for two threads at once; the facade serialises. What left is only ever bytes that a commit made
/// durable.
public final class StatusSender {
    private static final System.Logger LOG = System.getLogger(StatusSender.class.getName());
    /// Why an account without its address book posts nothing.
    public static final String NO_ADDRESS_BOOK = "the contacts have not come from the phone yet";

    private static final String TEXT = "text";
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
        Optional<MediaKind> media = StatusComposer.mediaKind(draft);
        return send(
                line,
                new Outgoing(
                        messageId,
                        media.map(MediaKind::mediaType).orElse(TEXT),
                        media,
                        StatusComposer.compose(draft, secret()),
                        planner::plan),
                timeout);
    }

    /// Takes a status back from everybody it went to, and waits for the ack. Source: 2-status.md 1.8.
    ///
    /// @param messageId a new id
    /// @param statusId  of a status that was posted within the last day
    /// @return [SendResult.NotSent] when nobody knows any more who it went to
    /// @throws dev.heliograph.protocol.stanza.IqException when a question is not answered: nothing left
    public SendResult revoke(Line line, String messageId, String statusId, Duration timeout)
            throws InterruptedException {
        List<Jid> people = store.state()
                .sent(statusId)
                .map(sent -> store.state().audience(sent.audience()))
                .orElse(List.of());
        if (people.isEmpty()) {
            return new SendResult.NotSent("who the status went to is not known any more");
        }
        SendResult result = send(
                line,
                new Outgoing(
                        messageId,
                        SentStatus.REVOKE,
                        Optional.empty(),
                        StatusComposer.revoke(statusId, secret()),
                        (iq, account) -> planner.planAgain(iq, account, people)),
                timeout);
        if (result instanceof SendResult.Accepted) {
            store.step("revoked", commit -> {
                commit.removeSent(statusId);
                return result;
            });
        }
        return result;
    }

    private byte[] secret() {
        byte[] secret = new byte[32];
        options.random().nextBytes(secret);
        return secret;
    }

    /// What is to be sent.
    ///
    /// @param kind  as in [SentStatus]
    /// @param media what the stanza is marked as
    /// @param plan  finds out who it goes to
    private record Outgoing(String messageId, String kind, Optional<MediaKind> media, Message message, Planning plan) {
        boolean isRevoke() {
            return kind.equals(SentStatus.REVOKE);
        }
    }

    @FunctionalInterface
    private interface Planning {
        PostPlan plan(IqClient iq, Account account) throws NobodyException, InterruptedException;
    }

    private SendResult send(Line line, Outgoing outgoing, Duration timeout) throws InterruptedException {
        try {
            return sendToAudience(line, outgoing, timeout);
        } catch (NobodyException e) {
            return new SendResult.NotSent(e.getMessage());
        }
    }

    /// Brings the device lists of everybody a post would go to up to date, because the server sees others.
    /// Safe for all threads, also while a post is under way.
    ///
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer; the next post
    /// asks again
    public void refreshDevices(IqClient iq) throws InterruptedException {
        Optional<Account> account = store.state().account();
        if (account.isPresent()) {
            planner.refresh(iq, account.get());
        }
    }

    private SendResult sendToAudience(Line line, Outgoing outgoing, Duration timeout)
            throws NobodyException, InterruptedException {
        String messageId = outgoing.messageId();
        Account account = store.state().account().orElseThrow(() -> new IllegalStateException("no account is linked"));
        Instant start = options.clock().instant();
        Instant deadline = start.plus(timeout);
        IqClient iq = line.iq().until(deadline, options.clock());
        Optional<PendingStanza> prepared = prepare(iq, outgoing, account);
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

    /// What was planned is void when a notification changed keys or devices before the step: it is
    /// planned again.
    private Optional<PendingStanza> prepare(IqClient iq, Outgoing outgoing, Account account)
            throws NobodyException, InterruptedException {
        Optional<PendingStanza> stanza = Optional.empty();
        for (int tries = 0; stanza.isEmpty() && tries < TRIES; tries++) {
            PostPlan plan = outgoing.plan().plan(iq, account);
            Map<Jid, KeyBundle> bundles = KeyBundles.fetch(iq, plan.withoutSession());
            options.steps().accept("protocol.bundles");
            stanza = prepare(outgoing, account, plan, bundles);
        }
        return stanza;
    }

    /// The one step: sessions, keys and the stanza's bytes are durable together, or not at all.
    private Optional<PendingStanza> prepare(
            Outgoing outgoing, Account account, PostPlan plan, Map<Jid, KeyBundle> bundles) throws NobodyException {
        return store.step("post", commit -> {
            if (store.addressing() != plan.addressing()) {
                return Optional.empty();
            }
            if (plan.newKey()) {
                senderKeys.rotate(commit, GROUP, account.lid());
            }
            Addressed to = plan.standing().isPresent()
                    ? new Addressed(plan.standing().get(), plan.people(), List.of(), false, List.of())
                    : address(commit, account, plan, bundles, outgoing.media());
            byte[] message = outgoing.message().toByteArray();
            byte[] body = senderKeys.encrypt(commit, GROUP, account.lid(), Padding.pad(message, options.random()));
            PendingStanza pending = new PendingStanza(
                    outgoing.messageId(),
                    outgoing.kind(),
                    NodeEncoder.encode(stanza(commit, outgoing, account, plan, to, body)),
                    GROUP,
                    senderKeys.keyId(commit, GROUP, account.lid()),
                    to.devices(),
                    to.people().size(),
                    to.leftOut(),
                    options.clock().instant(),
                    plan.byPhone(),
                    false);
            commit.putPending(pending);
            commit.putSent(sent(pending, message, plan, to), to.people());
            return Optional.of(pending);
        });
    }

    private static SentStatus sent(PendingStanza pending, byte[] message, PostPlan plan, Addressed to) {
        return new SentStatus(
                pending.messageId(),
                pending.kind(),
                message,
                to.people().size() == plan.people().size() ? plan.audience() : StateView.audienceId(to.people()),
                pending.createdAt());
    }

    private Node stanza(StateView state, Outgoing outgoing, Account account, PostPlan plan, Addressed to, byte[] body) {
        return StatusStanza.build(new StatusStanza.Parts(
                outgoing.messageId(),
                to.participants(),
                to.firstContact(),
                body,
                account.signedIdentity(),
                outgoing.isRevoke() ? Optional.empty() : Optional.of(setting(state)),
                options.addressingMode() ? Optional.of(plan.byPhone() ? "pn" : "lid") : Optional.empty(),
                outgoing.media()));
    }

    /// Who a stanza goes to.
    ///
    /// @param people       by hidden id
    /// @param devices      those that are given the sender key
    /// @param firstContact whether a session is opened with one of them
    private record Addressed(
            Node participants, List<Jid> people, List<Jid> devices, boolean firstContact, List<LeftOut> leftOut) {}

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
                people,
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

    /// A device the server has no keys for may be gone: its person's list is fetched again with the next
    /// post.
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

    /// People whose every device had to be left out are not listed: a bare entry would bring them what they
    /// cannot read.
    private static List<Jid> reachablePeople(PostPlan plan, Set<Jid> reachable) {
        Map<Jid, Boolean> needed = new HashMap<>();
        for (Jid device : plan.needKey()) {
            needed.merge(device.withoutDevice(), reachable.contains(device), Boolean::logicalOr);
        }
        return plan.people().stream()
                .filter(person -> needed.getOrDefault(person, true))
                .toList();
    }

    static String setting(StateView state) {
        return switch (state.statusPrivacy().orElse(PrivacyQuery.EVERYBODY).mode()) {
            case CONTACTS -> "contacts";
            case ALLOW_LIST -> "allowlist";
            case DENY_LIST -> "denylist";
            case CLOSE_FRIENDS -> "close_friends";
        };
    }
}
