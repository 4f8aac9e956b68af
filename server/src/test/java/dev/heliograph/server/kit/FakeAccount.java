package dev.heliograph.server.kit;

import dev.heliograph.protocol.media.UploadException;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LookupException;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.protocol.pairing.PhoneNumber;
import dev.heliograph.protocol.store.SessionJournal;
import dev.heliograph.server.session.AccountClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// An account without a network: its test moves it from state to state and decides what becomes of a post.
public final class FakeAccount implements AccountClient {
    /// What a post is answered with.
    @FunctionalInterface
    public interface Answer {
        SendResult to(String messageId, Duration timeout) throws InterruptedException;
    }

    public static final Instant SERVER_TIME = Instant.parse("2026-11-22T10:11:12Z");

    public final SessionJournal journal;
    public final List<StatusDraft> posted = new CopyOnWriteArrayList<>();
    public final List<String> revoked = new CopyOnWriteArrayList<>();
    public final List<String> newsTaken = new CopyOnWriteArrayList<>();
    public final Map<String, SendResult> outcomes = new ConcurrentHashMap<>();
    public volatile Answer answer = (id, _) -> new SendResult.Accepted(id, SERVER_TIME, 3, List.of());
    public volatile boolean pending;
    public final List<Person> people = new CopyOnWriteArrayList<>();
    public volatile LookupException lookupFailure;
    public volatile PairingException.Kind pairingRefusal;
    public volatile boolean uploadsFail;
    public volatile Optional<String> obstacle = Optional.empty();
    public volatile boolean unlinked;
    public volatile boolean closed;
    private final Consumer<ClientEvent> listener;
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger uploads = new AtomicInteger();
    private volatile ClientStatus status = new ClientStatus(ClientState.CREATED, StateCause.NONE, "as the test says");
    private volatile ClientEvent.Qr qr;
    private volatile ClientEvent.Linked account;

    public FakeAccount(SessionJournal journal, Consumer<ClientEvent> listener) {
        this.journal = journal;
        this.listener = listener;
    }

    public void move(ClientState next) {
        move(new ClientStatus(next, StateCause.NONE, "as the test says"));
    }

    public void move(ClientStatus next) {
        status = next;
        listener.accept(new ClientEvent.StateChanged(next.state(), next.why()));
    }

    public void showQr(String content) {
        qr = new ClientEvent.Qr(content, SERVER_TIME);
        listener.accept(qr);
    }

    public void connect() {
        account = new ClientEvent.Linked(Jid.pn("15550001111", 5), Jid.lid("77700001111", 5));
        listener.accept(account);
        move(ClientState.CONNECTED);
    }

    public void tell(ClientEvent event) {
        listener.accept(event);
    }

    @Override
    public void start() {
        move(ClientState.LINKING);
    }

    @Override
    public void startAgain() {
        move(account == null ? ClientState.LINKING : ClientState.CONNECTING);
    }

    @Override
    public ClientStatus status() {
        return status;
    }

    @Override
    public Optional<ClientEvent.Qr> qr() {
        return Optional.ofNullable(qr);
    }

    @Override
    public PairingCode pairingCode(String phone, Duration timeout) throws PairingException {
        if (account != null) {
            throw new PairingException(PairingException.Kind.ALREADY_LINKED, "linked already");
        }
        if (pairingRefusal != null) {
            throw new PairingException(pairingRefusal, "as the test says");
        }
        startAgain();
        return new PairingCode("ABCD1234", PhoneNumber.digits(phone), SERVER_TIME);
    }

    @Override
    public Optional<ClientEvent.Linked> account() {
        return Optional.ofNullable(account);
    }

    @Override
    public int contactCount() {
        return 2;
    }

    @Override
    public Collection<Person> people() {
        return List.copyOf(people);
    }

    @Override
    public List<NumberCheck> importNumbers(List<String> numbers) throws LookupException {
        if (lookupFailure != null) {
            throw lookupFailure;
        }
        List<NumberCheck> checks = new ArrayList<>();
        for (String number : numbers) {
            boolean registered = number.startsWith("1");
            Optional<Jid> phone = registered ? Optional.of(Jid.pn(number, 0)) : Optional.empty();
            Optional<Jid> lid = phone.map(jid -> Jid.lid("777" + jid.user(), 0));
            checks.add(new NumberCheck(number, registered, phone, lid));
            phone.ifPresent(_ -> people.add(new Person(lid, phone, "", "", false, true)));
        }
        return checks;
    }

    @Override
    public boolean forgetNumber(String number) {
        return people.removeIf(person -> person.imported()
                && person.phone().filter(jid -> jid.user().equals(number)).isPresent());
    }

    @Override
    public String newMessageId() {
        return "3EB0" + ids.incrementAndGet();
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    /// The id given out last.
    public String lastMessageId() {
        return "3EB0" + ids.get();
    }

    @Override
    public SendResult post(String messageId, StatusDraft draft, Duration ackTimeout) throws InterruptedException {
        posted.add(draft);
        return answer.to(messageId, ackTimeout);
    }

    @Override
    public SendResult revoke(String messageId, String statusId, Duration ackTimeout) throws InterruptedException {
        revoked.add(statusId);
        return answer.to(messageId, ackTimeout);
    }

    @Override
    public void newsTaken(String key) {
        newsTaken.add(key);
    }

    /// Somebody did something with a status.
    public void tell(StatusNews news, Optional<Jid> phone) {
        listener.accept(new ClientEvent.News(news, phone));
    }

    @Override
    public UploadedMedia upload(MediaKind kind, Path file, Duration timeout) {
        if (uploadsFail) {
            throw new UploadException("the media host is away", true);
        }
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            uploads.incrementAndGet();
            return new UploadedMedia(
                    kind,
                    "https://media.invalid/blob",
                    "/blob?x=1",
                    new byte[32],
                    sha256,
                    sha256,
                    Files.size(file),
                    Instant.EPOCH,
                    new byte[0]);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How many files were uploaded.
    public int uploads() {
        return uploads.get();
    }

    @Override
    public Optional<SendResult> outcome(String messageId) {
        return Optional.ofNullable(outcomes.get(messageId));
    }

    @Override
    public boolean isPending(String messageId) {
        return pending;
    }

    @Override
    public void unlink() {
        unlinked = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
