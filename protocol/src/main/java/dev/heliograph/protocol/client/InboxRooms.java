package dev.heliograph.protocol.client;

import dev.heliograph.protocol.inbox.MessageDecryptor;
import dev.heliograph.protocol.inbox.RetryReceipts;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.status.ReceiptKeeper;
import dev.heliograph.protocol.status.Resends;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.DeviceLists;

/// What a connection takes messages and receipts in with.
///
/// @param decryptor messages
/// @param retries   asks for messages again
/// @param receipts  how far statuses came
/// @param resends   sends statuses again
/// @param news      tells the owner
record InboxRooms(
        MessageDecryptor decryptor, RetryReceipts retries, ReceiptKeeper receipts, Resends resends, News news) {
    static InboxRooms of(
            ClientConfig config,
            Store store,
            Sessions sessions,
            SenderKeys senderKeys,
            PreKeys preKeys,
            DeviceLists lists,
            News news) {
        Switches switches = config.switches();
        return new InboxRooms(
                new MessageDecryptor(
                        store,
                        sessions,
                        senderKeys,
                        new MessageDecryptor.Options(switches.othersStatuses(), config.clock(), news::forget)),
                new RetryReceipts(store, preKeys, config.clock()),
                new ReceiptKeeper(store, config.clock(), news::forget),
                new Resends(store, sessions, senderKeys, lists, config.statusOptions(), switches.settingOnResends()),
                news);
    }
}
