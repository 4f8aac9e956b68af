package dev.heliograph.protocol.pairing;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ClientPayload;

/// Builds what the client says of itself inside the handshake. Pure. Source: shared/protocol/1-connection.md 3.
public final class ClientPayloads {
    private ClientPayloads() {}

    /// Keys a new device registers with.
    ///
    /// @param registrationId 1 to 16380
    /// @param identity       identity public key, 32 bytes
    /// @param signedPreKeyId id of the signed prekey
    /// @param signedPreKey   its public key, 32 bytes
    /// @param signature      its signature, 64 bytes
    public record DeviceKeys(
            int registrationId, byte[] identity, int signedPreKeyId, byte[] signedPreKey, byte[] signature) {}

    /// For a device that wants to be linked.
    public static ClientPayload registration(ClientVersion version, DeviceProfile profile, DeviceKeys keys) {
        return common(version, profile)
                .setPassive(false)
                .setPull(false)
                .setDevicePairingData(ClientPayload.DevicePairingRegistrationData.newBuilder()
                        .setERegid(ByteString.copyFrom(Bytes.bigEndian(keys.registrationId(), 4)))
                        .setEKeytype(ByteString.copyFrom(new byte[] {5}))
                        .setEIdent(ByteString.copyFrom(keys.identity()))
                        .setESkeyId(ByteString.copyFrom(Bytes.bigEndian(keys.signedPreKeyId(), 3)))
                        .setESkeyVal(ByteString.copyFrom(keys.signedPreKey()))
                        .setESkeySig(ByteString.copyFrom(keys.signature()))
                        .setBuildHash(ByteString.copyFrom(version.buildHash()))
                        .setDeviceProps(profile.props().toByteString()))
                .build();
    }

    /// For a linked device.
    ///
    /// @param self        the own device by phone number
    /// @param lidMigrated whether to declare that people are addressed by hidden id
    public static ClientPayload login(ClientVersion version, DeviceProfile profile, Jid self, boolean lidMigrated) {
        return common(version, profile)
                .setUsername(Long.parseLong(self.user()))
                .setDevice(self.device())
                .setPassive(true)
                .setPull(true)
                .setLidDbMigrated(lidMigrated)
                .build();
    }

    private static ClientPayload.Builder common(ClientVersion version, DeviceProfile profile) {
        return ClientPayload.newBuilder()
                .setUserAgent(ClientPayload.UserAgent.newBuilder()
                        .setPlatform(ClientPayload.UserAgent.Platform.WEB)
                        .setAppVersion(version.proto())
                        .setMcc("000")
                        .setMnc("000")
                        .setOsVersion("0.1")
                        .setDevice("Desktop")
                        .setOsBuildNumber("0.1")
                        .setReleaseChannel(ClientPayload.UserAgent.ReleaseChannel.RELEASE)
                        .setLocaleLanguageIso6391("en")
                        .setLocaleCountryIso31661Alpha2(profile.country()))
                .setWebInfo(ClientPayload.WebInfo.newBuilder()
                        .setWebSubPlatform(ClientPayload.WebInfo.WebSubPlatform.WEB_BROWSER))
                .setConnectType(ClientPayload.ConnectType.WIFI_UNKNOWN)
                .setConnectReason(ClientPayload.ConnectReason.USER_ACTIVATED);
    }
}
