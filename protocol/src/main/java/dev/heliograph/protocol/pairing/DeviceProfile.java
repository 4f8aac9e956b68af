package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.proto.DeviceProps;

/// What the client says it is; the phone shows it under "Linked devices".
///
/// @param os           name shown, such as `Heliograph`
/// @param platformType decides the icon; [#clientType] must agree with it
/// @param clientType   the last field of the QR code. Source: shared/protocol/1-connection.md 5.3
/// @param version      the client's version, three numbers
/// @param country      ISO 3166-1 alpha-2, such as `US`
public record DeviceProfile(
        String os, DeviceProps.PlatformType platformType, char clientType, int[] version, String country) {
    /// A Chrome-like device with the given name.
    public static DeviceProfile named(String os) {
        return new DeviceProfile(os, DeviceProps.PlatformType.CHROME, '1', new int[] {0, 1, 0}, "US");
    }

    /// What the phone asks the person about when a code is typed. The server may refuse what is no common
    /// `Browser (OS)`, so it is one, whatever [#os] says. Source: 1-connection.md 5.5.
    String display() {
        return "Chrome (Linux)";
    }

    /// The properties sent at registration: no full history, a small quota, because a status server reads
    /// none.
    DeviceProps props() {
        return DeviceProps.newBuilder()
                .setOs(os)
                .setVersion(DeviceProps.AppVersion.newBuilder()
                        .setPrimary(version[0])
                        .setSecondary(version[1])
                        .setTertiary(version[2]))
                .setPlatformType(platformType)
                .setRequireFullSync(false)
                .setHistorySyncConfig(DeviceProps.HistorySyncConfig.newBuilder()
                        .setStorageQuotaMb(10240)
                        .setInlineInitialPayloadInE2EeMsg(true)
                        .setSupportCallLogHistory(false)
                        .setSupportBotUserAgentChatHistory(true)
                        .setSupportCagReactionsAndPolls(true)
                        .setSupportBizHostedMsg(true)
                        .setSupportRecentSyncChunkMessageCountTuning(true)
                        .setSupportHostedGroupMsg(true)
                        .setSupportFbidBotChatHistory(true)
                        .setSupportMessageAssociation(true)
                        .setSupportGroupHistory(false))
                .build();
    }
}
