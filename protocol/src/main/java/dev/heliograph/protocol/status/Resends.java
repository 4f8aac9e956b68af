package dev.heliograph.protocol.status;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.DeviceSentMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import dev.heliograph.protocol.signal.BadKeysException;
import dev.heliograph.protocol.signal.Encrypted;
import dev.heliograph.protocol.signal.KeyBundle;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.RateLimit;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.SentStatus;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.DeviceLists;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Answers devices that could not read a status: the status and the sender key, encrypted for that
/// device alone.
/// Source: shared/protocol/2-status.md 9.2, 9.3.
///
/// Wire: `<message to="status@broadcast" id type participant [edit="7"]>[<meta status_setting/>]
/// <enc v="2" type="pkmsg|msg" count [mediatype]>..</enc>[<device-identity/>]</message>`, the id being the status's
/// own.
///
/// | asked | session |
/// |---|---|
/// | by a receipt that was answered before the client was cut off | the one made then |
/// | with keys | a new one from those keys |
/// | by a device registered anew | a new one, with keys from the server |
/// | a second time without keys | the same, once an hour for a device |
/// | else | the one there is |
///
/// Belongs to one thread.
public final class Resends {
    private static final System.Logger LOG = System.getLogger(Resends.class.getName());
    private static final String GROUP = PostPlanner.GROUP;

    /// How often a status goes to a device again, whatever count it names.
    private static final int MOST = 5;

    private static final RateLimit.Allowance A_DEVICE = new RateLimit.Allowance(20, Duration.ofSeconds(15));
    private static final RateLimit.Allowance ALL_DEVICES = new RateLimit.Allowance(500, Duration.ofMillis(50));
    private static final RateLimit.Allowance HOURLY = new RateLimit.Allowance(1, Duration.ofHours(1));
    private static final RateLimit.Allowance ANY_TIME = new RateLimit.Allowance(1_000, Duration.ofSeconds(1));

    private final Store store;
    private final Sessions sessions;
    private final SenderKeys senderKeys;
    private final DeviceLists deviceLists;
    private final StatusOptions options;
    private final boolean withSetting;
    private final RateLimit answers;
    private final RateLimit renewals;

    /// With the rooms it uses.
    ///
    /// @param withSetting whether a resend says `<meta status_setting>`
    public Resends(
            Store store,
            Sessions sessions,
            SenderKeys senderKeys,
            DeviceLists deviceLists,
            StatusOptions options,
            boolean withSetting) {
        this.store = store;
        this.sessions = sessions;
        this.senderKeys = senderKeys;
        this.deviceLists = deviceLists;
        this.options = options;
        this.withSetting = withSetting;
        this.answers = new RateLimit(options.clock(), A_DEVICE, ALL_DEVICES);
        this.renewals = new RateLimit(options.clock(), HOURLY, ANY_TIME);
    }

    /// Whether a receipt asks for something again.
    public static boolean isRetry(Node receipt) {
        return "retry".equals(receipt.attr("type"));
    }

    /// Prepares the answer to a receipt of type `retry`.
    ///
    /// @return what to send, durable; empty when this device gets nothing
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer: ask again
    /// with it
    public Optional<byte[]> answer(IqClient iq, Node receipt) throws InterruptedException {
        try {
            RetryRequest request = RetryRequest.of(receipt);
            Optional<String> refusal = refusal(iq, request);
            if (refusal.isPresent()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "status {0} does not go to {1} again: {2}",
                        request.messageId(),
                        request.named(),
                        refusal.get());
                return Optional.empty();
            }
            return prepare(request, bundle(iq, request));
        } catch (BinaryException | BadKeysException e) {
            LOG.log(System.Logger.Level.WARNING, "a retry receipt cannot be answered: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> refusal(IqClient iq, RetryRequest request) throws InterruptedException {
        StateView state = store.state();
        Jid device = byLid(state, request.named());
        Optional<SentStatus> sent = state.sent(request.messageId());
        if (sent.isEmpty() || isOver(sent.get())) {
            return Optional.of("it is not kept");
        }
        if (request.count() >= MOST || state.resends(request.messageId(), device) >= MOST) {
            return Optional.of("it asked too often");
        }
        if (device.equals(account(state).lid())
                || !state.audience(sent.get().audience()).contains(device.withoutDevice())) {
            return Optional.of("it was not for that person");
        }
        if (!answers.take(device)) {
            return Optional.of("too much is asked for again");
        }
        if (!isKnown(iq, device)) {
            return Optional.of("the person has no such device");
        }
        OptionalInt registered = sessions.remoteRegistration(state, device);
        if (isOwn(state, device)
                && request.registrationId().isPresent()
                && registered.isPresent()
                && !registered.equals(request.registrationId())) {
            return Optional.of("an own device does not register anew under its number");
        }
        return Optional.empty();
    }

    private boolean isOver(SentStatus sent) {
        return sent.createdAt().plus(Duration.ofHours(24)).isBefore(now());
    }

    /// A device that our list lacks may be new: the person's list is fetched again.
    private boolean isKnown(IqClient iq, Jid device) throws InterruptedException {
        Jid person = device.withoutDevice();
        if (lists(device)) {
            return true;
        }
        store.step("devices-doubted", commit -> {
            commit.removeDeviceList(person);
            return person;
        });
        deviceLists.fetch(iq, List.of(person), account(store.state()).phone());
        return lists(device);
    }

    private boolean lists(Jid device) {
        return store.state()
                .deviceList(device.withoutDevice())
                .map(list -> list.jids().contains(device))
                .orElse(false);
    }

    /// What a new session is made from; empty when the one there is shall do.
    private Optional<KeyBundle> bundle(IqClient iq, RetryRequest request) throws InterruptedException {
        StateView state = store.state();
        Jid device = byLid(state, request.named());
        if (state.isAnswered(request.messageId(), device, request.receipt()) && sessions.has(state, device)) {
            return Optional.empty(); // the receipt came again: its session is made, its keys are used
        }
        if (request.bundle().isPresent()) {
            return request.bundle().map(keys -> keys.of(device));
        }
        OptionalInt registered = sessions.remoteRegistration(state, device);
        boolean anew = registered.isPresent()
                && request.registrationId().isPresent()
                && !registered.equals(request.registrationId());
        if (registered.isPresent() && !anew && !(request.count() >= 2 && renewals.take(device))) {
            return Optional.empty();
        }
        Map<Jid, KeyBundle> fetched = KeyBundles.fetch(iq, List.of(device));
        return Optional.ofNullable(fetched.get(device));
    }

    private Optional<byte[]> prepare(RetryRequest request, Optional<KeyBundle> bundle) throws BadKeysException {
        options.steps().accept("resend.prepared");
        return store.step("resend", commit -> {
            Account account = account(commit);
            Jid device = byLid(commit, request.named());
            Optional<SentStatus> sent = commit.sent(request.messageId());
            if (bundle.isPresent()) {
                sessions.establish(commit, bundle.get());
            }
            if (sent.isEmpty() || !sessions.has(commit, device)) {
                return Optional.empty();
            }
            if (!isOwn(commit, device)) {
                commit.clearKeyHeld(GROUP, device);
            }
            commit.countResend(request.messageId(), device, request.receipt());
            byte[] skdm = senderKeys.distribution(commit, GROUP, account.lid());
            Message message = message(sent.get(), skdm, isOwn(commit, device));
            Encrypted sealed = sessions.encrypt(commit, device, Padding.pad(message.toByteArray(), options.random()));
            return Optional.of(NodeEncoder.encode(stanza(commit, request, sent.get(), sealed)));
        });
    }

    private static Message message(SentStatus sent, byte[] skdm, boolean own) {
        try {
            Message message = Message.parseFrom(sent.message()).toBuilder()
                    .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                            .setGroupId(GROUP)
                            .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(skdm)))
                    .build();
            return own
                    ? Message.newBuilder()
                            .setDeviceSentMessage(DeviceSentMessage.newBuilder()
                                    .setDestinationJid(GROUP)
                                    .setMessage(message))
                            .setMessageContextInfo(message.getMessageContextInfo())
                            .build()
                    : message;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("kept status " + sent.messageId() + " cannot be read", e);
        }
    }

    private Node stanza(StateView state, RetryRequest request, SentStatus sent, Encrypted sealed) {
        boolean revoke = sent.kind().equals(SentStatus.REVOKE);
        boolean text = revoke || sent.kind().equals("text");
        Node.Builder message = Node.of("message")
                .attr("to", Jid.STATUS_BROADCAST)
                .attr("id", sent.messageId())
                .attr("type", text ? "text" : "media")
                .attr("participant", request.named());
        if (revoke) {
            message.attr("edit", "7");
        } else if (withSetting) {
            message.child(Node.of("meta")
                    .attr("status_setting", StatusSender.setting(state))
                    .build());
        }
        message.child(Node.of("enc")
                .attr("v", "2")
                .attr("type", sealed.type())
                .attr("count", request.count())
                .attrIfPresent("mediatype", text ? null : sent.kind())
                .bytes(sealed.bytes())
                .build());
        if (sealed.opensSession()) {
            message.child(Node.of("device-identity")
                    .bytes(account(state).signedIdentity())
                    .build());
        }
        return message.build();
    }

    private static boolean isOwn(StateView state, Jid device) {
        return device.withoutDevice().equals(account(state).lid().withoutDevice());
    }

    private static Jid byLid(StateView state, Jid device) {
        return device.isPn() ? state.lidOf(device).orElse(device) : device;
    }

    private static Account account(StateView state) {
        return state.account().orElseThrow(() -> new IllegalStateException("no account is linked"));
    }

    private Instant now() {
        return options.clock().instant();
    }
}
