package dev.heliograph.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything the operator may set, validated. Keys, defaults and their meaning: `config/application.yaml`.
///
/// @param server     where and how HTTP is served
/// @param dataFolder where the server keeps its files
/// @param storage    which database
/// @param network    the network new sessions are made on
/// @param auth       who is let in
/// @param post       how a status is posted
/// @param media      what is taken as media, and the tools for it
/// @param plugins    where plugins are and what they are told
/// @param events     where events go
/// @param outbound   how media is fetched from the outside
/// @param protocol   switches of the WhatsApp Web client
public record HeliographConfig(
        Server server,
        Path dataFolder,
        Storage storage,
        String network,
        Auth auth,
        Post post,
        Media media,
        Plugins plugins,
        Events events,
        Outbound outbound,
        Protocol protocol) {
    /// @param bind          the address listened on
    /// @param port          0 takes any free port, which only code can ask for
    /// @param maxBody       the longest body of the server's own routes, bytes
    /// @param maxMediaBody  the longest of a request that posts a status, in which media may stand; when
    ///                      longer
    /// @param shutdownGrace how long requests under way may take to end at a stop
    public record Server(String bind, int port, long maxBody, long maxMediaBody, Duration shutdownGrace) {}

    /// @param uri      `mongodb://` or `mongodb+srv://`; empty for the embedded database
    /// @param database the database's name
    /// @param key      32 bytes in base64 that accounts are encrypted with; empty for a file in the data
    ///     folder
    public record Storage(Optional<String> uri, String database, Optional<String> key) {
        /// Shows neither the address, which may hold a password, nor the key.
        @Override
        public String toString() {
            return uri.isPresent() ? "MongoDB database " + database : "embedded database";
        }
    }

    /// @param strategies names of strategies in the order they are asked
    public record Auth(List<String> strategies) {}

    /// @param ackTimeout    how long a request waits for WhatsApp's acknowledgement
    /// @param uploadTimeout how long an upload of media may take
    public record Post(Duration ackTimeout, Duration uploadTimeout) {}

    /// @param maxBytes     the longest media taken
    /// @param downloadTime how long fetching it may take
    /// @param maxPixels    the most pixels of a picture, width times height
    /// @param ffmpeg       the executable, ffprobe beside it; empty to look on PATH
    /// @param ffmpegTime   how long one run of it may take
    public record Media(
            long maxBytes, Duration downloadTime, int maxPixels, Optional<Path> ffmpeg, Duration ffmpegTime) {}

    /// @param folder   where zips, jars and folders of plugins lie
    /// @param settings the subtrees `plugins.<id>`, flattened, by plugin id
    public record Plugins(Path folder, Map<String, Map<String, String>> settings) {
        /// Copies the settings.
        public Plugins {
            settings = Map.copyOf(settings);
        }

        /// What one plugin is told; empty when nothing is set.
        public Map<String, String> of(String pluginId) {
            return settings.getOrDefault(pluginId, Map.of());
        }
    }

    /// @param sinks names of sinks that events go to
    public record Events(List<String> sinks) {}

    /// @param firstByte   from the request to the end of the answer's headers, redirects included
    /// @param minimumRate bytes a second a body must come with
    public record Outbound(Duration firstByte, long minimumRate) {}

    /// @param listEveryDevice   list every device of every recipient in a stanza, not only those that lack
    ///                          the key
    /// @param addressingModeLid write `addressing_mode="lid"` on a status
    /// @param mediaOnKeys       say a status's media type on the wrapped sender keys too
    /// @param postsAKey         how many posts a sender key is used for
    /// @param timeLock          how long an account posts nothing after WhatsApp's 463
    /// @param othersStatuses    take statuses of other people, as events
    /// @param settingOnResends  write `<meta status_setting>` on a status that goes to one device again
    /// @param clientVersion     `x.y.z`; empty for the network's or the built-in one
    /// @param versionSource     where a newer version is asked for; empty for the network's own
    /// @param linkTime          how long an attempt to link lasts
    /// @param linkRounds        how often fresh codes are asked for within it
    /// @param signedPreKeyAge   how old a signed prekey gets; zero for ever
    /// @param deviceName        what the phone shows under linked devices
    public record Protocol(
            boolean listEveryDevice,
            boolean addressingModeLid,
            boolean mediaOnKeys,
            int postsAKey,
            Duration timeLock,
            boolean othersStatuses,
            boolean settingOnResends,
            Optional<String> clientVersion,
            Optional<URI> versionSource,
            Duration linkTime,
            int linkRounds,
            Duration signedPreKeyAge,
            String deviceName) {}

    /// Reads flattened values.
    ///
    /// @param values texts by dotted key
    /// @throws ConfigException naming every wrong value and every unknown key
    public static HeliographConfig of(Map<String, String> values) {
        var settings = new Settings(values);
        HeliographConfig config = read(settings);
        settings.check();
        return config;
    }

    /// The same, with plugins elsewhere.
    public HeliographConfig withPluginsFolder(Path folder) {
        var moved = new Plugins(folder, plugins.settings());
        return new HeliographConfig(
                server, dataFolder, storage, network, auth, post, media, moved, events, outbound, protocol);
    }

    /// Every key with its default, as text; plugins' own keys are not among them.
    public static Map<String, String> defaults() {
        var settings = new Settings(Map.of());
        read(settings);
        return settings.defaults();
    }

    private static HeliographConfig read(Settings settings) {
        return new HeliographConfig(
                new Server(
                        settings.read("server.bind", "127.0.0.1", String::strip),
                        settings.read("server.port", "8080", text -> Texts.integer(text, 1, 65_535)),
                        settings.read("server.max-body", "1MiB", Texts::size),
                        settings.read("server.max-media-body", "8MiB", Texts::size),
                        settings.read("server.shutdown-grace", "10s", Texts::duration)),
                settings.read("data.folder", "data", text -> Path.of(text.strip())),
                new Storage(
                        settings.read("storage.uri", "", HeliographConfig::database),
                        settings.read("storage.database", "heliograph", text -> matching(text, "[A-Za-z0-9_-]{1,38}")),
                        settings.read("storage.key", "", HeliographConfig::key)),
                settings.read("network", "whatsapp", text -> matching(text, "[a-z][a-z0-9-]{0,31}")),
                new Auth(settings.read("auth.strategies", "api-key", Texts::names)),
                new Post(
                        settings.read("post.ack-timeout", "55s", HeliographConfig::positive),
                        settings.read("post.upload-timeout", "5m", HeliographConfig::positive)),
                new Media(
                        settings.read("media.max-bytes", "100MiB", HeliographConfig::someBytes),
                        settings.read("media.download-time", "2m", HeliographConfig::positive),
                        settings.read("media.max-pixels", "100000000", text -> Texts.integer(text, 1, 1_000_000_000)),
                        settings.read("media.ffmpeg", "", HeliographConfig::executable),
                        settings.read("media.ffmpeg-time", "5m", HeliographConfig::positive)),
                new Plugins(
                        settings.read("plugins.folder", "plugins", text -> Path.of(text.strip())),
                        settings.pluginTrees()),
                new Events(settings.read("events.sinks", "log", Texts::names)),
                new Outbound(
                        settings.read("outbound.first-byte", "10s", HeliographConfig::positive),
                        settings.read("outbound.minimum-rate", "1KiB", Texts::size)),
                new Protocol(
                        settings.read("protocol.list-every-device", "false", Texts::toggle),
                        settings.read("protocol.addressing-mode-lid", "false", Texts::toggle),
                        settings.read("protocol.media-on-keys", "true", Texts::toggle),
                        settings.read("protocol.posts-a-key", "1000", text -> Texts.integer(text, 1, 1_000_000)),
                        settings.read("protocol.time-lock", "24h", HeliographConfig::positive),
                        settings.read("protocol.others-statuses", "false", Texts::toggle),
                        settings.read("protocol.setting-on-resends", "false", Texts::toggle),
                        settings.read("protocol.client-version", "", HeliographConfig::version),
                        settings.read("protocol.client-version-source", "", HeliographConfig::source),
                        settings.read("protocol.link-time", "10m", HeliographConfig::positive),
                        settings.read("protocol.link-rounds", "3", text -> Texts.integer(text, 1, 100)),
                        settings.read("protocol.signed-prekey-age", "30d", Texts::duration),
                        settings.read(
                                "protocol.device-name", "Heliograph", text -> matching(text, "[^\\p{Cntrl}]{1,50}"))));
    }

    private static Duration positive(String text) {
        Duration span = Texts.duration(text);
        if (span.isZero()) {
            throw new IllegalArgumentException("must be longer than nothing");
        }
        return span;
    }

    private static long someBytes(String text) {
        long size = Texts.size(text);
        if (size < 1) {
            throw new IllegalArgumentException("must be at least 1 byte");
        }
        return size;
    }

    private static Optional<Path> executable(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
    }

    private static Optional<String> database(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (!text.startsWith("mongodb://") && !text.startsWith("mongodb+srv://")) {
            throw new IllegalArgumentException("must start with mongodb:// or mongodb+srv://");
        }
        return Optional.of(text.strip());
    }

    private static Optional<String> key(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            if (Base64.getDecoder().decode(text.strip()).length == 32) {
                return Optional.of(text.strip());
            }
        } catch (IllegalArgumentException _) {
            // answered below, as a key of another length is
        }
        throw new IllegalArgumentException("must be 32 bytes in base64");
    }

    private static Optional<URI> source(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        URI address = URI.create(text.strip());
        if (!"https".equals(address.getScheme()) && !"http".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException("must be an address with http or https and a host");
        }
        return Optional.of(address);
    }

    private static Optional<String> version(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(matching(text, "\\d+\\.\\d+\\.\\d+"));
    }

    private static String matching(String text, String pattern) {
        if (!text.strip().matches(pattern)) {
            throw new IllegalArgumentException("must match " + pattern);
        }
        return text.strip();
    }
}
