package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.media.TrustedHttp;
import dev.heliograph.sandbox.world.WorldSize;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaConnTest {
    private static final byte[] BLOB = new byte[4000];

    @Test
    void namesTwoHostsThatTakeUploadsUntilTheAuthIsExpired(@TempDir Path folder) throws Exception {
        try (var bench = new Bench(folder, new WorldSize(1, 0));
                var http = new TrustedHttp(bench.network.mediaCertificate())) {
            Device device = bench.linked();
            try (Wire wire = bench.active(device, true)) {
                Node conn = ask(wire);
                String auth = conn.attr("auth");

                assertThat(conn.attr("ttl")).isEqualTo("300");
                assertThat(Integer.parseInt(conn.attr("auth_ttl"))).isBetween(300, 21_600);
                List<Node> hosts = conn.children("host");
                assertThat(hosts).extracting(host -> host.attr("type")).containsExactly("primary", "fallback");
                for (Node host : hosts) {
                    var origin = URI.create("https://" + host.attr("hostname"));
                    assertThat(http.post(address(origin, auth), BLOB).statusCode())
                            .isEqualTo(200);
                }
                assertThat(bench.post("/media/expire-auth", "").statusCode()).isEqualTo(204);
                assertThat(http.post(address(bench.network.mediaUri(), auth), BLOB)
                                .statusCode())
                        .isEqualTo(401);
                assertThat(ask(wire).attr("auth")).isNotEqualTo(auth);
                assertThat(bench.broken()).isEmpty();
            }
        }
    }

    private static Node ask(Wire wire) {
        return wire.ask("set", "w:m", Node.of("media_conn")).requireChild("media_conn");
    }

    private static URI address(URI origin, String auth) throws Exception {
        return TrustedHttp.address(origin, "image", TrustedHttp.token(BLOB), auth, "");
    }
}
