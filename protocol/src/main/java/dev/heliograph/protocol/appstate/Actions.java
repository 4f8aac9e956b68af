package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ContactAction;
import dev.heliograph.protocol.proto.LidContactAction;
import dev.heliograph.protocol.proto.StatusPrivacyAction;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Contact;
import dev.heliograph.protocol.store.StatusPrivacy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Keeps what a status server needs of app state: the address book, the own push name, whom the phone chose as audience
/// and which hidden id belongs to which number. Everything else is verified and dropped. Source: 1-connection.md 9.8.
final class Actions {
    private static final System.Logger LOG = System.getLogger(Actions.class.getName());

    private Actions() {}

    static void keep(Commit commit, Mutation mutation) {
        List<String> index = mutation.index();
        SyncActionValue value = mutation.value();
        switch (index.isEmpty() ? "" : index.getFirst()) {
            case "contact", "lid_contact" -> keepContact(commit, mutation);
            case "setting_pushName" -> {
                if (mutation.set() && value.hasPushNameSetting()) {
                    commit.putPushName(value.getPushNameSetting().getName());
                }
            }
            case "status_privacy" -> {
                if (mutation.set() && value.hasStatusPrivacy()) {
                    commit.putPrivacyHint(privacy(value.getStatusPrivacy()));
                }
            }
            case "pnForLidChat" -> keepMapping(commit, mutation);
            default -> LOG.log(System.Logger.Level.DEBUG, "app-state action {0} is not kept", index);
        }
    }

    private static void keepContact(Commit commit, Mutation mutation) {
        Optional<Jid> key = user(second(mutation));
        if (key.isEmpty()) {
            return;
        }
        if (!mutation.set()) {
            commit.removeContact(key.get());
            return;
        }
        ContactAction action = mutation.value().getContactAction();
        LidContactAction byLid = mutation.value().getLidContactAction();
        boolean hidden = mutation.value().hasLidContactAction();
        String username = hidden ? byLid.getUsername() : action.getUsername();
        String first = hidden ? byLid.getFirstName() : action.getFirstName();
        String full = hidden ? byLid.getFullName() : action.getFullName();
        commit.putContact(new Contact(
                key.get(),
                Stream.of(full, first, username)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(""),
                first,
                key.get().isLid() ? key : user(action.getLidJid()).filter(Jid::isLid),
                key.get().isPn() ? key : user(action.getPnJid()).filter(Jid::isPn)));
    }

    private static void keepMapping(Commit commit, Mutation mutation) {
        Optional<Jid> lid = user(second(mutation)).filter(Jid::isLid);
        Optional<Jid> phone =
                user(mutation.value().getPnForLidChatAction().getPnJid()).filter(Jid::isPn);
        if (mutation.set() && lid.isPresent() && phone.isPresent()) {
            commit.putLid(phone.get(), lid.get());
        }
    }

    /// Lists nobody knows how to read are read in the narrowest way.
    private static StatusPrivacy privacy(StatusPrivacyAction action) {
        List<Jid> users = action.getUserJidList().stream()
                .map(text -> user(text).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        return switch (action.getMode()) {
            case CONTACTS -> new StatusPrivacy(StatusPrivacy.Mode.CONTACTS, List.of());
            case DENY_LIST -> new StatusPrivacy(StatusPrivacy.Mode.DENY_LIST, users);
            case CLOSE_FRIENDS -> new StatusPrivacy(StatusPrivacy.Mode.CLOSE_FRIENDS, users);
            case ALLOW_LIST, CUSTOM_LIST -> new StatusPrivacy(StatusPrivacy.Mode.ALLOW_LIST, users);
        };
    }

    private static String second(Mutation mutation) {
        return mutation.index().size() > 1 ? mutation.index().get(1) : "";
    }

    private static Optional<Jid> user(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Jid.parse(text).withoutDevice())
                            .filter(jid -> jid.isLid() || jid.isPn() || jid.server() == Jid.Server.LEGACY);
        } catch (IllegalArgumentException _) {
            LOG.log(System.Logger.Level.WARNING, "app state names somebody by no JID; left out");
            return Optional.empty();
        }
    }
}
