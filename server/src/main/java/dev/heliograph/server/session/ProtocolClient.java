package dev.heliograph.server.session;

import dev.heliograph.protocol.client.ClientConfig;
import dev.heliograph.protocol.client.WhatsAppClient;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.LookupException;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.pairing.PairingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The protocol's client as a session sees it.
public final class ProtocolClient implements AccountClient {
    private final WhatsAppClient client;

    private ProtocolClient(WhatsAppClient client) {
        this.client = client;
    }

    /// Opens clients on one network.
    public static AccountClient.Factory factory(ClientConfig config) {
        return (journal, listener) -> new ProtocolClient(WhatsAppClient.open(config, journal, listener));
    }

    @Override
    public void start() {
        client.start();
    }

    @Override
    public void startAgain() {
        client.startAgain();
    }

    @Override
    public ClientStatus status() {
        return client.status();
    }

    @Override
    public Optional<ClientEvent.Qr> qr() {
        return client.qr();
    }

    @Override
    public PairingCode pairingCode(String phone, Duration timeout) throws PairingException, InterruptedException {
        return client.pairingCode(phone, timeout);
    }

    @Override
    public Optional<ClientEvent.Linked> account() {
        return client.account();
    }

    @Override
    public int contactCount() {
        return client.contactCount();
    }

    @Override
    public Collection<Person> people() {
        return client.people();
    }

    @Override
    public List<NumberCheck> importNumbers(List<String> numbers) throws LookupException, InterruptedException {
        return client.importNumbers(numbers);
    }

    @Override
    public boolean forgetNumber(String number) {
        return client.forgetNumber(number);
    }

    @Override
    public String newMessageId() {
        return client.newMessageId();
    }

    @Override
    public Optional<String> obstacle() {
        return client.obstacle();
    }

    @Override
    public SendResult post(String messageId, StatusDraft draft, Duration ackTimeout) throws InterruptedException {
        return client.post(messageId, draft, ackTimeout);
    }

    @Override
    public SendResult revoke(String messageId, String statusId, Duration ackTimeout) throws InterruptedException {
        return client.revoke(messageId, statusId, ackTimeout);
    }

    @Override
    public void newsTaken(String key) {
        client.newsTaken(key);
    }

    @Override
    public UploadedMedia upload(MediaKind kind, Path file, Duration timeout) throws InterruptedException {
        return client.upload(kind, file, timeout);
    }

    @Override
    public Optional<SendResult> outcome(String messageId) {
        return client.outcome(messageId);
    }

    @Override
    public boolean isPending(String messageId) {
        return client.isPending(messageId);
    }

    @Override
    public void unlink() throws InterruptedException {
        client.unlink();
    }

    @Override
    public void close() {
        client.close();
    }
}
