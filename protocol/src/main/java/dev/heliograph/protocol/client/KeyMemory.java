package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.usync.DeviceChanges;
import java.util.Collection;
import java.util.Optional;

/// What follows from changed devices for keys: those gone lose theirs, and the sender key of statuses is replaced when
/// one of them held it, or when the own account has other devices than before. Stateless; works within the step that
/// changes the list. Source: 2-status.md 4.5, 6.4.
final class KeyMemory implements DeviceChanges.Listener {
    private static final String GROUP = Jid.STATUS_BROADCAST.toString();

    private final SenderKeys senderKeys;

    KeyMemory(SenderKeys senderKeys) {
        this.senderKeys = senderKeys;
    }

    @Override
    public void changed(Commit commit, DeviceChanges changes) {
        boolean held = forget(commit, changes.gone());
        boolean own = commit.account()
                .map(account -> account.lid().withoutDevice().equals(changes.person()))
                .orElse(false);
        if (held || own && changes.other()) {
            replaceSenderKey(commit);
        }
    }

    /// Replaces the sender key of statuses, if there is one: the next post gives the new one to everybody.
    void replaceSenderKey(Commit commit) {
        Optional<Account> account = commit.account();
        account.filter(linked -> commit.senderKey(GROUP, linked.lid()).isPresent())
                .ifPresent(linked -> senderKeys.rotate(commit, GROUP, linked.lid()));
    }

    /// @return whether one of them held the sender key in use
    private boolean forget(Commit commit, Collection<Jid> devices) {
        Optional<SenderKeys.Current> current =
                commit.account().flatMap(account -> senderKeys.current(commit, GROUP, account.lid()));
        boolean held = false;
        for (Jid device : devices) {
            held |= current.isPresent()
                    && commit.keyHeld(GROUP, device).orElse(0) == current.get().keyId();
            commit.removeSession(device);
            commit.removeIdentity(device);
            commit.clearKeysHeld(device);
        }
        return held;
    }
}
