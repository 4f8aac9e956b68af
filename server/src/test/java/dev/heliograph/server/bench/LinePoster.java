package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/// A client that is driven by lines: `link`, `post TEXT`, `media …`, `unlink` on its stdin; `qr`, `open`,
/// `contacts`, `posted`, `unlinked`, `failed` as JSON objects on its stdout.
final class LinePoster implements Poster {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Child process;
    private final SandboxProcess sandbox;
    private final int contacts;

    /// @param process  just started
    /// @param sandbox  whose phone scans
    /// @param contacts how many it must know before it is ready
    LinePoster(Child process, SandboxProcess sandbox, int contacts) {
        this.process = process;
        this.sandbox = sandbox;
        this.contacts = contacts;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void link() throws IOException, InterruptedException {
        process.tell("link");
        boolean scanned = false;
        boolean open = false;
        int known = 0;
        while (!open || known < contacts) {
            JsonNode line = process.next(PATIENCE);
            switch (event(line)) {
                case "qr" -> {
                    if (!scanned) {
                        sandbox.scan(line.required("qr").asText());
                        scanned = true;
                    }
                }
                case "open" -> open = true;
                case "contacts" -> known = line.required("count").asInt();
                default -> {}
            }
        }
    }

    @Override
    public void post(String text) throws IOException, InterruptedException {
        process.tell("post " + text);
        await("posted");
    }

    @Override
    public void post(Media media, String caption) throws IOException, InterruptedException {
        process.tell("media " + media.kind() + " " + media.width() + " " + media.height() + " " + media.seconds() + " "
                + media.url() + " " + caption);
        await("posted");
    }

    @Override
    public void unlink() throws IOException, InterruptedException {
        process.tell("unlink");
        await("unlinked");
    }

    private void await(String event) throws InterruptedException {
        while (!event(process.next(PATIENCE)).equals(event)) {
            // what else it tells is of no use now
        }
    }

    private static String event(JsonNode line) {
        String event = line.required("event").asText();
        if (event.equals("failed")) {
            throw new IllegalStateException("client failed: " + line);
        }
        return event;
    }

    @Override
    public void close() {
        process.close();
    }
}
