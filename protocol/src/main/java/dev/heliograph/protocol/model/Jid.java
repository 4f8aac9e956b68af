package dev.heliograph.protocol.model;

import java.util.Arrays;
import java.util.Objects;

/// An address on WhatsApp: `[user[:device]@]server`. Source: shared/protocol/1-connection.md 4.5.
///
/// @param user   the part before `@`, empty for a server's own address, without agent and device
/// @param device 0 for the phone, 1 to 255 for companions
/// @param server the part after `@`
public record Jid(String user, int device, Server server) {
    /// The server itself: `@s.whatsapp.net`, written as a pair with an empty user.
    public static final Jid SERVER = new Jid("", 0, Server.PN);

    /// The list every status goes to.
    public static final Jid STATUS_BROADCAST = new Jid("status", 0, Server.BROADCAST);

    /// What may stand after `@`, with the byte that names it in an AD JID (-1 when it has none).
    public enum Server {
        /// Users by phone number.
        PN("s.whatsapp.net", 0),
        /// Users by hidden id.
        LID("lid", 1),
        /// A device hosted by Meta, by phone number.
        HOSTED("hosted", 128),
        /// A device hosted by Meta, by hidden id.
        HOSTED_LID("hosted.lid", 129),
        /// Legacy form of [#PN] in some payloads.
        LEGACY("c.us", -1),
        /// Groups.
        GROUP("g.us", -1),
        /// Broadcast lists and `status@broadcast`.
        BROADCAST("broadcast", -1),
        /// Channels.
        NEWSLETTER("newsletter", -1),
        /// Bots.
        BOT("bot", -1),
        /// Calls.
        CALL("call", -1),
        /// Messenger.
        MESSENGER("msgr", -1),
        /// Other messengers.
        INTEROP("interop", -1);

        private final String text;
        private final int domain;

        Server(String text, int domain) {
            this.text = text;
            this.domain = domain;
        }

        /// The text after `@`.
        public String text() {
            return text;
        }

        /// The domain byte of an AD JID, or -1.
        public int domain() {
            return domain;
        }

        /// The server with this text.
        ///
        /// @throws IllegalArgumentException naming the text when there is none
        public static Server of(String text) {
            return Arrays.stream(values())
                    .filter(server -> server.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown jid server \"" + text + "\""));
        }
    }

    /// Refuses users holding `@` and devices outside 0 to 255.
    public Jid {
        Objects.requireNonNull(server, "server");
        if (user.indexOf('@') >= 0) {
            throw new IllegalArgumentException("jid user must not contain '@': " + user);
        }
        if (device < 0 || device > 255) {
            throw new IllegalArgumentException("jid device must be 0..255, was " + device);
        }
    }

    /// A user by hidden id.
    public static Jid lid(String user, int device) {
        return new Jid(user, device, Server.LID);
    }

    /// A user by phone number.
    public static Jid pn(String user, int device) {
        return new Jid(user, device, Server.PN);
    }

    /// Reads `[user[_agent|.agent][:device]@]server`; a legacy agent is dropped.
    ///
    /// @throws IllegalArgumentException naming the text when it is no JID
    public static Jid parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return new Jid("", 0, Server.of(text));
        }
        Server server = Server.of(text.substring(at + 1));
        String user = text.substring(0, at);
        int device = 0;
        int colon = user.indexOf(':');
        if (colon >= 0) {
            try {
                device = Integer.parseInt(user.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("jid device must be a number: " + text, e);
            }
            user = user.substring(0, colon);
        }
        if (server.domain >= 0) {
            int agent = Math.max(user.indexOf('_'), user.indexOf('.'));
            if (agent >= 0) {
                user = user.substring(0, agent);
            }
        }
        return new Jid(user, device, server);
    }

    /// The person: the same address with device 0.
    public Jid withoutDevice() {
        return device == 0 ? this : new Jid(user, 0, server);
    }

    /// The same person's other device.
    public Jid withDevice(int number) {
        return number == device ? this : new Jid(user, number, server);
    }

    /// Whether this is a user by hidden id.
    public boolean isLid() {
        return server == Server.LID;
    }

    /// Whether this is a user by phone number.
    public boolean isPn() {
        return server == Server.PN && !user.isEmpty();
    }

    /// Whether Meta hosts this device: never given a sender key.
    public boolean isHosted() {
        return server == Server.HOSTED || server == Server.HOSTED_LID || device == 99;
    }

    /// The name libsignal files this user under: `user`, or `user_<domain>`. Source: 1-connection.md 4.5.
    public String signalName() {
        return server.domain > 0 ? user + "_" + server.domain : user;
    }

    /// By value. Written out because a status to a thousand people asks for thousands of these, and the one a record
    /// comes with is slow until it is compiled for the second time.
    @Override
    public boolean equals(Object other) {
        return other instanceof Jid jid && device == jid.device && server == jid.server && user.equals(jid.user);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * user.hashCode() + device) + server.ordinal();
    }

    /// `[user[:device]]@server`; a server's own address starts with `@`.
    @Override
    public String toString() {
        return user + (device == 0 ? "" : ":" + device) + "@" + server.text;
    }
}
