package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The offline network as a process of its own: one account owner, contacts with one device each.
final class SandboxProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final Child process;
    private final JsonNode facts;
    private final Web web;
    private final int contacts;

    /// Starts a new world.
    ///
    /// @param name     for the log
    /// @param java     program
    /// @param plugin   the unpacked plugin, see [#unpack]
    /// @param folder   of the world, its log beside it
    /// @param contacts how many
    SandboxProcess(String name, Path java, Path plugin, Path folder, int contacts)
            throws IOException, InterruptedException {
        this.contacts = contacts;
        this.process = new Child(
                name,
                Files.createDirectories(folder),
                Map.of(),
                List.of(
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                        "-cp",
                        plugin.resolve("classes") + ":" + plugin.resolve("lib") + "/*",
                        "dev.heliograph.sandbox.net.SandboxMain",
                        "--data",
                        folder.resolve("world").toString(),
                        "--contacts",
                        Integer.toString(contacts),
                        "--devices-two",
                        "0"));
        this.facts = process.next(START);
        this.web = new Web(mediaOrigin(), Optional.empty());
    }

    /// Unpacks a plugin's zip.
    ///
    /// @return the folder, holding `classes` and `lib`
    static Path unpack(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                unpack(in, entry, folder);
            }
        }
        return folder;
    }

    private static void unpack(InputStream in, ZipEntry entry, Path folder) throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("zip entry " + entry.getName() + " leads out of its folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else {
            Files.createDirectories(path.getParent());
            Files.copy(in, path);
        }
    }

    /// Its number.
    long pid() {
        return process.pid();
    }

    /// Where its HTTP API is, also what a server attaches to.
    URI mediaOrigin() {
        return URI.create(facts.required("mediaOrigin").asText());
    }

    /// One of the facts a client needs: `webSocketUri`, `noiseRootKey` in base64, `clientVersion`.
    String fact(String name) {
        return facts.required(name).asText();
    }

    /// Serves a file to whoever posts it.
    ///
    /// @param name of the address
    /// @return where it is from now on
    URI serve(String name, Path file) throws IOException, InterruptedException {
        web.put("/samples/" + name, file).ok();
        return URI.create(fact("mediaUri")).resolve("/samples/" + name);
    }

    /// Lets the account owner's phone scan a code.
    void scan(String qr) throws IOException, InterruptedException {
        web.post("/scan", Map.of("qr", qr)).ok();
    }

    /// How many rules were broken.
    JsonNode violations() throws IOException, InterruptedException {
        return web.get("/violations").ok();
    }

    /// Requires that a text, or media with this caption, arrived, decrypted, at every contact's phone.
    ///
    /// @throws IllegalStateException naming how many have it
    void requireEverywhere(String text) throws IOException, InterruptedException {
        String someone = contactPhone();
        JsonNode tray = web.get("/phones/trays?phone=" + someone).ok();
        String messageId = null;
        for (JsonNode entry : tray) {
            if (text.equals(words(entry))) {
                messageId = entry.required("messageId").asText();
            }
        }
        if (messageId == null) {
            throw new IllegalStateException("phone " + someone + " has no status \"" + text + "\"");
        }
        Set<String> phones = new HashSet<>();
        for (JsonNode entry : web.get("/phones/trays?wait=" + contacts + "&messageId=" + messageId)
                .ok()) {
            if (text.equals(words(entry)) && entry.required("verified").asBoolean()) {
                phones.add(entry.required("phone").asText());
            }
        }
        if (phones.size() != contacts) {
            throw new IllegalStateException(
                    "\"" + text + "\" is on " + phones.size() + " phones, expected " + contacts);
        }
    }

    private static String words(JsonNode entry) {
        return entry.path(entry.required("type").asText().equals("text") ? "text" : "caption")
                .asText();
    }

    private String contactPhone() throws IOException, InterruptedException {
        for (JsonNode phone : web.get("/phones/phones").ok().required("phones")) {
            if (!phone.required("owner").asBoolean()) {
                return phone.required("phone").asText();
            }
        }
        throw new IllegalStateException("the sandbox has no contacts");
    }

    @Override
    public void close() {
        web.close();
        process.close();
    }
}
