package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The offline network as a process of its own, from the distribution's plugin.
final class SandboxProcess implements AutoCloseable {
    private final ChildProcess process;
    private final Web web;
    private final JsonNode facts;
    private final String origin;
    private final int devices;
    private final Path blobs;

    private SandboxProcess(ChildProcess process, Web web, JsonNode facts, int devices, Path state) {
        this.process = process;
        this.web = web;
        this.facts = facts;
        this.origin = facts.path("phonesUrl").asText().replaceFirst("/phones/?$", "");
        this.devices = devices;
        this.blobs = state.resolve("media").resolve("blobs");
    }

    /// Starts one, and returns when it takes connections.
    ///
    /// @param folder   for its files and state
    /// @param contacts entries of the address book
    /// @param two      how many of them have two devices
    static SandboxProcess start(Path folder, Web web, int contacts, int two) throws IOException {
        Path home = unpack(Distribution.plugin("sandbox"), folder.resolve("sandbox-plugin"));
        var command = new ArrayList<>(List.of(Distribution.java()));
        command.addAll(List.of(ChildProcess.QUICK.split(" ")));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                home.resolve("classes") + ":" + home.resolve("lib") + "/*",
                "dev.heliograph.sandbox.net.SandboxMain",
                "--data",
                folder.resolve("sandbox-state").toString(),
                "--contacts",
                Integer.toString(contacts),
                "--devices-two",
                Integer.toString(two)));
        var process = ChildProcess.start("sandbox", folder, Map.of(), command);
        try {
            JsonNode facts = Web.JSON.readTree(process.awaitOut("where it is", out -> out.endsWith("}\n")));
            return new SandboxProcess(process, web, facts, contacts + two, folder.resolve("sandbox-state"));
        } catch (IOException | RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    String origin() {
        return origin;
    }

    /// How many devices all contacts have together.
    int devices() {
        return devices;
    }

    /// The address of a sample of the media host.
    String sample(String name) {
        String address = facts.path("samples").path(name).asText();
        assertThat(address).as("sample %s in %s", name, facts).isNotEmpty();
        return address;
    }

    /// Lets the media host serve a sample of ours.
    ///
    /// @param manners the query that says how, such as `?drip=1000`; see the sandbox's README
    /// @return its address
    String serve(String name, byte[] bytes, String manners) {
        Web.put(origin + "/samples/" + name + manners, bytes);
        return facts.path("mediaUri").asText() + "/samples/" + name;
    }

    /// A sample's bytes, fetched as anybody would who trusts the media host's certificate.
    byte[] sampleBytes(String name) {
        return Web.bytes(sample(name), facts.path("mediaCertificate").asText());
    }

    /// The file that a phone shows.
    byte[] shown(JsonNode entry) {
        return Web.bytes(origin + "/phones/media/" + entry.path("sha256").asText(), null);
    }

    /// What the phones decrypted that has this text or caption, as it is now.
    List<JsonNode> trays(String text) {
        return web.send("GET", origin + "/phones/trays", null).elements().stream()
                .filter(entry -> entry.path("text").asText().equals(text)
                        || entry.path("caption").asText().equals(text))
                .toList();
    }

    /// Waits until every device has a status, and holds that each has it once, as one message, verified.
    ///
    /// @return one entry a device
    List<JsonNode> awaitOnAllDevices(String text) {
        await("every device to show \"" + text + "\"")
                .atMost(ChildProcess.PATIENCE)
                .pollInterval(Web.often())
                .untilAsserted(() -> assertThat(trays(text)).hasSizeGreaterThanOrEqualTo(devices));
        return onAllDevicesOnce(text);
    }

    /// Holds that each device has a status once, as one message, verified.
    List<JsonNode> onAllDevicesOnce(String text) {
        var entries = trays(text);
        var holders = new HashSet<String>();
        var messages = new HashSet<String>();
        for (JsonNode entry : entries) {
            holders.add(
                    entry.path("phone").asText() + ":" + entry.path("device").asInt());
            messages.add(entry.path("messageId").asText());
            assertThat(entry.path("verified").asBoolean()).isTrue();
        }
        assertThat(messages).as("messages of \"%s\"", text).hasSize(1);
        assertThat(holders).as("devices that hold \"%s\"", text).hasSize(devices);
        assertThat(entries).as("entries of \"%s\"", text).hasSize(devices);
        return entries;
    }

    /// The linked devices that are logged in.
    List<String> clients() {
        return web.send("GET", origin + "/clients", null).elements().stream()
                .map(client -> client.path("device").asText())
                .toList();
    }

    void assertNoViolations() {
        assertThat(web.send("GET", origin + "/violations", null).text()).isEqualTo("[]");
    }

    /// Replaces what is to go wrong next.
    void faults(Map<String, ?> plan) {
        assertThat(web.send("PUT", origin + "/faults", Web.json(plan)).status()).isEqualTo(200);
    }

    /// Whether something of a plan is left to go wrong.
    boolean hasFault(String name) {
        return web.send("GET", origin + "/faults", null).json().hasNonNull(name);
    }

    /// How many uploads came whole: each has a key, and so a name, of its own.
    int uploads() throws IOException {
        if (!Files.exists(blobs)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(blobs)) {
            return (int)
                    files.filter(file -> file.getFileName().toString().matches("[A-Za-z0-9_-]{43}\\.t62\\.[0-9-]+"))
                            .count();
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path unpack(Path zip, Path folder) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(in, target);
                }
            }
        }
        return folder;
    }
}
