package dev.heliograph.plugin.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.http.HttpRoutes;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerRouteTest {
    private final HttpRoutes.Route route = new CallerRoute().routes().getFirst();

    @Test
    void isForAnyKnownCaller() {
        assertThat(route.method() + " " + route.template()).isEqualTo("GET /api/v1/caller");
        assertThat(route.access()).isEqualTo(new HttpRoutes.Access.Authenticated());
        assertThat(route.maxBody()).isZero();
    }

    @Test
    void saysWhoCalls() throws Exception {
        assertThat(answer(new Caller("default", "a \"quoted\" name", Set.of("b", "a"), Optional.empty())))
                .isEqualTo("{\"tenant\":\"default\",\"subject\":\"a \\\"quoted\\\" name\",\"scopes\":[\"a\",\"b\"]}");
    }

    @Test
    void namesTheSessionsOfALimitedCaller() throws Exception {
        assertThat(answer(new Caller("default", "me", Set.of("*"), Optional.of(Set.of("demo")))))
                .isEqualTo("{\"tenant\":\"default\",\"subject\":\"me\",\"scopes\":[\"*\"],\"sessions\":[\"demo\"]}");
    }

    private String answer(Caller caller) throws Exception {
        var request = new HttpRoutes.Request(
                Optional.of(caller), Map.of(), Map.of(), Map.of(), InputStream.nullInputStream());
        HttpRoutes.Response response = route.handler().handle(request);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("content-type", "application/json");
        var out = new ByteArrayOutputStream();
        response.body().write(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
