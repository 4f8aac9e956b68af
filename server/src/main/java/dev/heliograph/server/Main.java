package dev.heliograph.server;

import dev.heliograph.protocol.client.ClientConfig;
import dev.heliograph.protocol.client.ClientLife;
import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.pairing.ClientVersion;
import dev.heliograph.server.config.ConfigException;
import dev.heliograph.server.config.ConfigSource;
import dev.heliograph.server.config.HeliographConfig;
import dev.heliograph.server.plugin.PluginFailure;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.ProtocolClient;
import dev.heliograph.server.storage.StorageException;
import dev.heliograph.spi.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/// Starts the server: `run` or `sandbox`. What goes wrong at start is one line on the error stream and an
/// exit code as in sysexits.h: 64 usage, 69 a plugin is missing, 70 our fault, 75 try again, 78
/// configuration.
public final class Main {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int SOFTWARE = 70;
    private static final int TRY_AGAIN = 75;
    private static final int CONFIG = 78;
    private static final String BUILT_IN_CLIENT = ClientVersion.DEFAULT.toString();
    private static final String BOOTSTRAP_KEY = "plugins.auth-api-key.bootstrap-key";

    private final Map<String, String> environment;
    private final Map<String, String> properties;
    private final SecureRandom random = new SecureRandom();

    private Main(Map<String, String> environment, Map<String, String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /// Runs until the process is told to stop.
    public static void main(String[] arguments) {
        var properties = System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty));
        var main = new Main(System.getenv(), properties);
        int code = main.run(List.of(arguments));
        if (code != 0) {
            main.leaveNoEmptyFolder();
            System.exit(code);
        }
    }

    private int run(List<String> arguments) {
        try {
            CommandLine command = CommandLine.parse(arguments);
            configureLogging();
            serve(command);
            return 0;
        } catch (CommandLine.UsageException e) {
            return fail(USAGE, e.getMessage() + "\n" + CommandLine.USAGE);
        } catch (ConfigException e) {
            return fail(CONFIG, e.getMessage());
        } catch (StorageException e) {
            return fail(TRY_AGAIN, e.getMessage());
        } catch (PluginFailure e) {
            return fail(UNAVAILABLE, e.getMessage());
        } catch (UncheckedIOException e) {
            return fail(TRY_AGAIN, e.getCause().getMessage());
        } catch (IOException e) {
            return fail(TRY_AGAIN, e.getMessage());
        } catch (RuntimeException e) {
            System.getLogger(Main.class.getName()).log(System.Logger.Level.ERROR, "cannot start", e);
            return fail(SOFTWARE, "cannot start: " + e);
        } catch (InterruptedException _) {
            return fail(TRY_AGAIN, "interrupted while starting");
        }
    }

    /// A data folder that the launcher made for this start goes again when the start came to nothing.
    private void leaveNoEmptyFolder() {
        if (!Boolean.parseBoolean(properties.get("heliograph.data.made"))) {
            return;
        }
        Path temp = Path.of(properties.get("java.io.tmpdir"));
        try {
            Files.deleteIfExists(temp);
            Files.deleteIfExists(temp.getParent());
        } catch (IOException _) {
            // something is in it by now: it is used
        }
    }

    private void serve(CommandLine command) throws IOException, InterruptedException {
        Map<String, String> values = values(command);
        HeliographConfig config = HeliographConfig.of(values);
        if (command.sandbox() && !values.containsKey(BOOTSTRAP_KEY)) {
            values.put(BOOTSTRAP_KEY, SandboxFile.keyIn(config.dataFolder(), random));
            config = HeliographConfig.of(values);
        }
        HeliographServer server = start(inHome(config));
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            server.close();
            stopped.countDown();
        }));
        String baseUrl = baseUrl(config.server(), server.port());
        if (command.sandbox()) {
            demo(server, config, baseUrl, values.get(BOOTSTRAP_KEY));
        } else {
            System.out.println("Heliograph is ready on " + baseUrl + ", network " + config.network());
        }
        stopped.await();
    }

    private HeliographServer start(HeliographConfig config) {
        return HeliographServer.start(new HeliographServer.Setup(
                config,
                version(),
                (network, settings, steps) ->
                        clients(network, settings, steps, config.dataFolder().resolve("tmp")),
                FaultHook.step(environment, config.network()),
                InstantSource.system(),
                random));
    }

    /// The version in the jar's manifest; `0.0.0` for classes outside a jar, which turns `requires` off.
    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("0.0.0")
                .replace("-SNAPSHOT", "");
    }

    private AccountClient.Factory clients(
            Network network, HeliographConfig.Protocol settings, Consumer<String> steps, Path tempFolder) {
        HttpClient http = HttpClient.newBuilder()
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .sslContext(NetworkTrust.of(network))
                .build();
        return ProtocolClient.factory(new ClientConfig(
                network.webSocket(),
                network.noiseRootKey(),
                network.mediaOrigin(),
                settings.clientVersion().or(network::clientVersion).orElse(BUILT_IN_CLIENT),
                settings.deviceName(),
                new Switches(settings.listEveryDevice(), settings.addressingModeLid(), settings.mediaOnKeys())
                        .withPostsAKey(settings.postsAKey())
                        .withTimeLock(settings.timeLock())
                        .withOthersStatuses(settings.othersStatuses())
                        .withSettingOnResends(settings.settingOnResends()),
                tempFolder,
                http,
                InstantSource.system(),
                random,
                steps,
                life(network, settings, http)));
    }

    private static ClientLife life(Network network, HeliographConfig.Protocol settings, HttpClient http) {
        ClientLife.VersionSource versions = settings.versionSource()
                .or(network::clientVersionSource)
                .<ClientLife.VersionSource>map(page -> new VersionFetch(http, page, InstantSource.system()))
                .orElse(network::clientVersion);
        ClientLife usual = ClientLife.DEFAULT;
        return new ClientLife(
                settings.linkTime(),
                settings.linkRounds(),
                usual.pingAfter(),
                usual.pingAnswer(),
                settings.signedPreKeyAge(),
                versions);
    }

    private void demo(HeliographServer server, HeliographConfig config, String baseUrl, String key)
            throws IOException, InterruptedException {
        URI phones = server.network()
                .phones()
                .orElseThrow(() -> new IOException("network " + config.network() + " has no phones to link"));
        var facts = new SandboxFile(baseUrl, key, SandboxDemo.SESSION, phones.toString());
        try (HttpClient http = HttpClient.newHttpClient()) {
            new SandboxDemo(server, facts, http).link();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        facts.writeTo(config.dataFolder());
        System.out.println(facts.text(server.network().samples()));
    }

    private Map<String, String> values(CommandLine command) {
        var settings = new TreeMap<>(command.settings());
        if (command.sandbox()) {
            settings.put("network", "sandbox");
            boolean chosen = settings.containsKey("data.folder")
                    || environment.containsKey(ConfigSource.variable("data.folder"))
                    || properties.containsKey("heliograph.data.folder");
            if (!chosen) {
                settings.put("data.folder", "data-sandbox");
            }
        }
        Path file = command.config().orElseGet(() -> home().resolve("config").resolve("application.yaml"));
        if (command.config().isPresent() && !Files.exists(file)) {
            throw new ConfigException(List.of("config " + file + ": there is no such file"));
        }
        return new TreeMap<>(new ConfigSource(file, environment, properties, settings).values());
    }

    /// Plugins lie in the installation unless the setting is absolute.
    private HeliographConfig inHome(HeliographConfig config) {
        return config.withPluginsFolder(home().resolve(config.plugins().folder()));
    }

    /// Where the installation is, as the launcher says.
    private Path home() {
        return Path.of(properties.getOrDefault("heliograph.home", ""));
    }

    private static String baseUrl(HeliographConfig.Server settings, int port) {
        String host = switch (settings.bind()) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            case String bind when bind.contains(":") -> "[" + bind + "]";
            case String bind -> bind;
        };
        return "http://" + host + ":" + port;
    }

    /// `config/logging.properties` of the installation, or what is built in.
    private void configureLogging() throws IOException {
        if (properties.containsKey("java.util.logging.config.file")) {
            return;
        }
        Path file = home().resolve("config").resolve("logging.properties");
        try (InputStream in = Files.exists(file)
                ? Files.newInputStream(file)
                : Main.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(in);
        }
    }

    private static int fail(int code, String message) {
        System.err.println("heliograph: " + message);
        return code;
    }
}
