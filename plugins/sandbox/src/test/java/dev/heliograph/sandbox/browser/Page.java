package dev.heliograph.sandbox.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// A page in the browser: what it shows, what it asked the network for, what it complained about.
public final class Page implements AutoCloseable {
    private final DevTools tools;

    private Page(DevTools tools) {
        this.tools = tools;
    }

    static Page attach(HttpClient http, URI socket) throws IOException, InterruptedException {
        var page = new Page(new DevTools(http, socket));
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            page.tools.call(domain + ".enable", Map.of());
        }
        return page;
    }

    /// What people choose who want nothing to move: a picture then is the same whenever it is taken.
    public void reduceMotion() throws IOException, InterruptedException {
        tools.call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /// Goes to an address; scripts may not have run on return.
    public void open(String url) throws IOException, InterruptedException {
        JsonNode answer = tools.call("Page.navigate", Map.of("url", url));
        if (answer.has("errorText")) {
            throw new IOException(url + " cannot be opened: " + answer.get("errorText"));
        }
    }

    /// The value of an expression, as JSON.
    ///
    /// @throws IOException when it throws
    public JsonNode evaluate(String expression) throws IOException, InterruptedException {
        JsonNode answer = tools.call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(expression + " threw " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /// What is to be seen now, one pixel for each CSS pixel.
    public BufferedImage picture() throws IOException, InterruptedException {
        JsonNode png = tools.call("Page.captureScreenshot", Map.of("format", "png"));
        return ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(png.path("data").asText())));
    }

    /// Every address it asked for, but for those that carry their data within.
    public List<URI> requests() {
        return tools.events("Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asText())
                .filter(url -> !url.startsWith("data:"))
                .map(URI::create)
                .toList();
    }

    /// How often a document was loaded.
    public long loads() {
        return tools.events("Network.requestWillBeSent").stream()
                .filter(event -> event.path("type").asText().equals("Document"))
                .count();
    }

    /// Exceptions, whatever was written to the console, and errors and warnings of the browser itself.
    public List<String> complaints() {
        var all = new ArrayList<JsonNode>();
        all.addAll(tools.events("Runtime.exceptionThrown"));
        all.addAll(tools.events("Runtime.consoleAPICalled"));
        for (JsonNode event : tools.events("Log.entryAdded")) {
            if (List.of("error", "warning")
                    .contains(event.path("entry").path("level").asText())) {
                all.add(event);
            }
        }
        return all.stream().map(JsonNode::toString).toList();
    }

    @Override
    public void close() {
        tools.close();
    }
}
