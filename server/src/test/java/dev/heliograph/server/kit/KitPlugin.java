package dev.heliograph.server.kit;

/// The plugin of the tests, as source: keys `all`, `demo-only`, `throws`, `hangs`; a content type for captions; a sink
/// that writes lines; routes of its own, one of them the server's.
final class KitPlugin {
    static final String SOURCE = """
            import dev.heliograph.spi.*;
            import dev.heliograph.spi.auth.*;
            import dev.heliograph.spi.content.*;
            import dev.heliograph.spi.event.*;
            import dev.heliograph.spi.http.*;
            import dev.heliograph.spi.media.*;
            import java.nio.file.*;
            import java.util.*;

            @org.pf4j.Extension
            public final class Kit implements HeliographPlugin {
                public Map<String, AuthStrategy.Factory> authStrategies() {
                    return Map.of(
                            "api-key", context -> Kit::authenticate,
                            "unmade", context -> { throw new IllegalStateException("no keys"); });
                }

                private static AuthStrategy.Decision authenticate(AuthStrategy.Request request)
                        throws InterruptedException {
                    String key = request.header("x-api-key");
                    if (key == null) {
                        return new AuthStrategy.Decision.Abstain();
                    }
                    return switch (key) {
                        case "all" -> granted(Set.of(Caller.ALL), Optional.empty());
                        case "demo-only" -> granted(Set.of("status:write", "session:read"), Optional.of(Set.of("demo")));
                        case "throws" -> throw new NoClassDefFoundError("gone");
                        case "hangs" -> {
                            new java.util.concurrent.CountDownLatch(1).await();
                            yield null;
                        }
                        default -> new AuthStrategy.Decision.Denied("unknown key");
                    };
                }

                private static AuthStrategy.Decision granted(Set<String> scopes, Optional<Set<String>> sessions) {
                    return new AuthStrategy.Decision.Granted(new Caller("default", "tester", scopes, sessions));
                }

                public Map<String, StatusContentType.Factory> contentTypes() {
                    return Map.of("text", context -> new Text(), "image", context -> new Image());
                }

                public Map<String, MediaSource.Factory> mediaSources() {
                    return Map.of("test", context -> Kit::open);
                }

                private static java.io.InputStream open(MediaSource.Request request) throws MediaException {
                    return new java.io.ByteArrayInputStream(switch (request.address()) {
                        case "test:jpeg" -> new byte[] {-1, (byte) 0xd8, -1, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0};
                        case "test:html" -> "<!DOCTYPE html><html></html>".getBytes();
                        case "test:empty" -> new byte[0];
                        default -> throw new MediaException(MediaException.Kind.INVALID, "media_not_found", "not there");
                    });
                }

                static final class Image implements StatusContentType {
                    public OptionalInt accepts(Request request) {
                        return request.media().filter(file -> file.type().equals("image/jpeg")).isPresent()
                                ? OptionalInt.of(1)
                                : OptionalInt.empty();
                    }

                    public List<StatusContent> create(Request request) throws ContentException {
                        String caption = (String) request.fields().getOrDefault("caption", "");
                        if (caption.equals("bad")) {
                            throw new ContentException("invalid_caption", "caption", "caption is bad");
                        }
                        Path file = request.media().orElseThrow().path();
                        return List.of(new StatusContent.Image(file, 4, 3, new byte[] {1}, caption));
                    }
                }

                static final class Text implements StatusContentType {
                    public OptionalInt accepts(Request request) {
                        Object file = request.fields().get("fileUrl");
                        return file == null || file.equals("") ? OptionalInt.of(1) : OptionalInt.empty();
                    }

                    public List<StatusContent> create(Request request) throws ContentException {
                        if (!(request.fields().get("caption") instanceof String text)) {
                            throw new ContentException("missing_content", "caption", "caption is missing");
                        }
                        if (text.equals("boom")) {
                            throw new IllegalStateException("secret of the plugin");
                        }
                        if (request.fields().containsKey("font") && !(request.fields().get("font") instanceof Integer)) {
                            throw new ContentException("invalid_font", "font", "font must be a number");
                        }
                        return List.of(new StatusContent.Text(text, -1, 0xFF101010, 0));
                    }
                }

                public Map<String, EventSink.Factory> eventSinks() {
                    return Map.of("log", context -> event -> {
                        try {
                            Files.writeString(
                                    context.stateFolder().resolve("events"),
                                    event.type() + " " + new TreeMap<>(event.data()) + "\\n",
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.APPEND);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        return new EventSink.Delivery.Done();
                    });
                }

                public Map<String, HttpRoutes.Factory> httpRoutes() {
                    return Map.of("kit", context -> () -> List.of(
                            new HttpRoutes.Route("GET", "/open/{name}", new HttpRoutes.Access.Anonymous(),
                                    Optional.empty(), 0, request -> HttpRoutes.Response.text(
                                            200, "text/plain", "hello " + request.pathParams().get("name"))),
                            new HttpRoutes.Route("POST", "/kit/{session}/echo", new HttpRoutes.Access.Scope("status:write"),
                                    Optional.of("session"), 16, request -> HttpRoutes.Response.text(
                                            200, "text/plain", new String(request.body().readAllBytes())
                                                    + request.query() + request.headers().containsKey("x-api-key"))),
                            new HttpRoutes.Route("GET", "/kit/throws", new HttpRoutes.Access.Authenticated(),
                                    Optional.empty(), 0, request -> { throw new StackOverflowError("secret"); }),
                            new HttpRoutes.Route("GET", "/api/v1/sessions/{anything}", new HttpRoutes.Access.Anonymous(),
                                    Optional.empty(), 0, request -> HttpRoutes.Response.text(200, "text/plain", "mine")),
                            new HttpRoutes.Route("GET", "/health/kit", new HttpRoutes.Access.Anonymous(),
                                    Optional.empty(), 0, request -> HttpRoutes.Response.text(200, "text/plain", "mine"))));
                }
            }
            """;

    private KitPlugin() {}
}
