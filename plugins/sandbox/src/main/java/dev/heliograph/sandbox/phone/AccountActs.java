package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ContactAction;
import dev.heliograph.protocol.proto.LidContactAction;
import dev.heliograph.protocol.proto.PushNameSetting;
import dev.heliograph.protocol.proto.StatusPrivacyAction;
import dev.heliograph.protocol.proto.StatusPrivacyAction.StatusDistributionMode;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation.SyncdOperation;
import dev.heliograph.sandbox.phone.WorldFile.Change;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.StatusAudience;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the account owner does on the phone besides posting: each act is a patch of app state, and the clients are told
/// by `<notification type=server_sync>`. Safe for all threads. Source: 1-connection.md 9.2, 9.8.
public final class AccountActs {
    private final Person owner;
    private final Household household;
    private final AppStateBook book;

    AccountActs(Person owner, Household household, AppStateBook book) {
        this.owner = owner;
        this.household = household;
        this.book = book;
    }

    /// Puts somebody into the address book, or changes the name there.
    ///
    /// @param phone  digits; whoever has them need not be on the network
    /// @param name   what the owner calls them
    /// @param hidden whether the phone knows them by hidden id alone; they are on the network then
    /// @throws IllegalArgumentException when nobody on the network has the number of a hidden contact
    public void putContact(String phone, String name, boolean hidden) {
        Jid number = Jid.pn(phone, 0);
        Optional<Person> person = household.find(number);
        var value = SyncActionValue.newBuilder();
        if (hidden) {
            value.setLidContactAction(
                    LidContactAction.newBuilder().setFullName(name).setFirstName(name));
            Person known = person.orElseThrow(
                    () -> new IllegalArgumentException("nobody on the network has the number " + phone));
            edit(AppStateBook.CONTACTS, SyncdOperation.SET, hiddenIndex(known), value, 2);
            return;
        }
        var action =
                ContactAction.newBuilder().setFullName(name).setFirstName(name).setSaveOnPrimaryAddressbook(true);
        person.ifPresent(known -> action.setLidJid(known.lid().toString()));
        edit(AppStateBook.CONTACTS, SyncdOperation.SET, index(number), value.setContactAction(action), 2);
    }

    /// Takes somebody out of the address book.
    ///
    /// @throws IllegalArgumentException when nobody there has the number
    public void removeContact(String phone) {
        Jid number = Jid.pn(phone, 0);
        var indexes = new ArrayList<>(List.of(index(number)));
        household.find(number).map(AccountActs::hiddenIndex).ifPresent(indexes::add);
        List<String> there = indexes.stream()
                .filter(index -> book.has(AppStateBook.CONTACTS, index))
                .toList();
        if (there.isEmpty()) {
            throw new IllegalArgumentException("no contact has the number " + phone);
        }
        there.forEach(index -> edit(
                AppStateBook.CONTACTS,
                SyncdOperation.REMOVE,
                index,
                SyncActionValue.newBuilder().setContactAction(ContactAction.getDefaultInstance()),
                2));
    }

    /// Changes the name others see.
    public void pushName(String name) {
        edit(
                AppStateBook.SETTINGS,
                SyncdOperation.SET,
                "[\"setting_pushName\"]",
                SyncActionValue.newBuilder()
                        .setPushNameSetting(PushNameSetting.newBuilder().setName(name)),
                1);
    }

    /// Chooses who may see statuses: what the server answers from now on, and what app state says.
    ///
    /// @param audience the choice
    public void statusAudience(StatusAudience audience) {
        String users =
                String.join(" ", audience.users().stream().map(Jid::toString).toList());
        household
                .file()
                .write(List.of(
                        Change.put(audienceKey(), (audience.kind() + " " + users).getBytes(StandardCharsets.UTF_8))));
        var action = StatusPrivacyAction.newBuilder()
                .setMode(
                        switch (audience.kind()) {
                            case CONTACTS -> StatusDistributionMode.CONTACTS;
                            case BLACKLIST -> StatusDistributionMode.DENY_LIST;
                            case WHITELIST -> StatusDistributionMode.ALLOW_LIST;
                        });
        audience.users().forEach(user -> action.addUserJid(user.toString()));
        edit(
                AppStateBook.CHATS,
                SyncdOperation.SET,
                "[\"status_privacy\"]",
                SyncActionValue.newBuilder().setStatusPrivacy(action),
                1);
    }

    /// Who may see statuses.
    StatusAudience statusAudience() {
        Optional<byte[]> kept = household.file().get(audienceKey());
        if (kept.isEmpty()) {
            return StatusAudience.CONTACTS;
        }
        String[] words = new String(kept.get(), StandardCharsets.UTF_8).strip().split(" ");
        return new StatusAudience(
                StatusAudience.Kind.valueOf(words[0]),
                Arrays.stream(words).skip(1).map(Jid::parse).toList());
    }

    /// Seals app state with a new key from the next act on; clients are not told the key unless they ask for it.
    public void rotateKey() {
        book.rotateKey();
    }

    private void edit(
            String collection, SyncdOperation operation, String index, SyncActionValue.Builder value, int version) {
        byte[] iv = new byte[16];
        household.random().nextBytes(iv);
        long reached = book.edit(collection, List.of(book.edit(operation, index, value, version, iv)));
        household
                .network()
                .notify(
                        owner,
                        Node.of("notification")
                                .attr("type", "server_sync")
                                .child(Node.of("collection")
                                        .attr("name", collection)
                                        .attr("version", reached))
                                .build());
    }

    private String audienceKey() {
        return "audience/" + owner.lid().user();
    }

    private static String index(Jid number) {
        return "[\"contact\",\"" + number + "\"]";
    }

    private static String hiddenIndex(Person person) {
        return "[\"lid_contact\",\"" + person.lid() + "\"]";
    }
}
