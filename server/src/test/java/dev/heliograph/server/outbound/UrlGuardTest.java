package dev.heliograph.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The guard alone: it decides, nothing connects.
class UrlGuardTest {
    private static final String PUBLIC = "93.184.216.34";

    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest(name = "{0} breaks {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ftp://media.example/a                       | SCHEME
            file:///etc/passwd                          | SCHEME
            gopher://media.example/                     | SCHEME
            data:image/png;base64,AAAA                  | SCHEME
            jar:http://media.example/a!/b               | SCHEME
            ws://media.example/                         | SCHEME
            //media.example/a                           | SCHEME
            media.example/a                             | SCHEME
            http:media.example                          | HOST
            http:///a                                   | HOST
            http://:80/                                 | HOST
            http://user@media.example/                  | USER_INFO
            http://user:secret@media.example/           | USER_INFO
            http://@media.example/                      | USER_INFO
            http://media.example@127.0.0.1/             | USER_INFO
            http://media.example:8080/                  | PORT
            http://media.example:22/                    | PORT
            https://media.example:8443/                 | PORT
            http://media.example:0/                     | PORT
            http://media.example:99999/                 | PORT
            http://2130706433/                          | NUMERIC
            http://3232235521/                          | NUMERIC
            http://0/                                   | NUMERIC
            http://0177.0.0.1/                          | NUMERIC
            http://00000177.0.0.1/                      | NUMERIC
            http://127.0.0.01/                          | NUMERIC
            http://017700000001/                        | NUMERIC
            http://0x7f.0.0.1/                          | NUMERIC
            http://0x7f000001/                          | NUMERIC
            http://0X7F000001/                          | NUMERIC
            http://127.0.0.0x1/                         | NUMERIC
            http://127.1/                               | NUMERIC
            http://127.0.1/                             | NUMERIC
            http://10.1/                                | NUMERIC
            http://1.2.3.4.5/                           | NUMERIC
            http://256.1.1.1/                           | NUMERIC
            http://media.example.1/                     | NUMERIC
            http://127.0.0.1./                          | NUMERIC
            http://8.8.8.8./                            | NUMERIC
            http://0x/                                  | NUMERIC
            http://media.example./                      | TRAILING_DOT
            http://localhost./                          | TRAILING_DOT
            http://media..example/                      | HOST
            http://.media.example/                      | HOST
            http://-media.example/                      | HOST
            http://%31%32%37.0.0.1/                     | NUMERIC
            http://127%2e0%2e0%2e1/                     | HOST
            http://localhost%00.example/                | HOST
            http://１２７.０.０.１/                       | HOST
            http://127。0。0。1/                          | HOST
            http://①②⑦.⓪.⓪.①/                       | HOST
            http://ⓛocalhost/                          | HOST
            http://mediä.example/                       | HOST
            http://media*example/                       | HOST
            http://media,example/                       | HOST
            http://[::1]/                               | IPV6_LITERAL
            http://[::]/                                | IPV6_LITERAL
            http://[::ffff:127.0.0.1]/                  | IPV6_LITERAL
            http://[::ffff:7f00:1]/                     | IPV6_LITERAL
            http://[::127.0.0.1]/                       | IPV6_LITERAL
            http://[fe80::1%25eth0]/                    | IPV6_LITERAL
            http://[fd00::1]/                           | IPV6_LITERAL
            http://[64:ff9b::7f00:1]/                   | IPV6_LITERAL
            http://[2606:4700::1111]/                   | IPV6_LITERAL
            http://127.0.0.1/                           | NOT_PUBLIC
            http://127.255.255.254/                     | NOT_PUBLIC
            http://0.0.0.0/                             | NOT_PUBLIC
            http://10.0.0.1/                            | NOT_PUBLIC
            http://172.16.0.1/                          | NOT_PUBLIC
            http://192.168.1.1/                         | NOT_PUBLIC
            http://169.254.169.254/latest/meta-data/    | NOT_PUBLIC
            http://100.64.0.1/                          | NOT_PUBLIC
            https://255.255.255.255/                    | NOT_PUBLIC
            """)
    void aFormThatBreaksARuleIsRefusedWithoutAskingTheResolver(String url, Rule rule) {
        assertThat(guard(Openings.NONE, PUBLIC).judge(URI.create(url)))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo(rule));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.8.8.8",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "::8.8.8.8",
                "64:ff9b::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "3fff::1",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "feb0::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1"
            })
    void aNameWithARecordThatIsNotPublicIsRefusedEvenAmongPublicOnes(String record) {
        for (String[] records : new String[][] {{record}, {PUBLIC, record}, {record, PUBLIC}}) {
            Verdict verdict = guard(Openings.NONE, records).judge(URI.create("https://media.example/a.jpg"));
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.rule()).isEqualTo(Rule.NOT_PUBLIC));
        }
        assertThat(Rule.NOT_PUBLIC.text()).doesNotContain(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.1.1",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00:1450::1",
                "3ffe::1"
            })
    void aNameWithAPublicRecordPasses(String record) throws Exception {
        Verdict verdict = guard(Openings.NONE, record).judge(URI.create("https://media.example/a.jpg"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Passed.class, passed -> {
            assertThat(passed.address()).isEqualTo(InetAddress.ofLiteral(record));
            assertThat(passed.open()).isFalse();
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            http://media.example/a,          false, media.example,     80
            HTTPS://Media.Example/a,         true,  media.example,     443
            http://media.example:/a,         false, media.example,     80
            http://media.example:443/a,      false, media.example,     443
            https://media.example:80/a,      true,  media.example,     80
            https://my_bucket.example/a?b,   true,  my_bucket.example, 443
            http://xn--bcher-kva.example/,   false, xn--bcher-kva.example, 80
            http://0x7f.example/,            false, 0x7f.example,      80
            http://93.184.216.34/,           false, 93.184.216.34,     80
            """)
    void whatPassesIsPinnedUnderItsOwnName(String url, boolean secure, String host, int port) {
        Verdict verdict = guard(Openings.NONE, "2606:4700::1111", PUBLIC).judge(URI.create(url));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Passed.class, passed -> {
            assertThat(passed.secure()).isEqualTo(secure);
            assertThat(passed.host()).isEqualTo(host);
            assertThat(passed.port()).isEqualTo(port);
            assertThat(passed.address().getHostName()).isEqualTo(host);
            assertThat(passed.address().getHostAddress()).isEqualTo(PUBLIC);
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            http://127.0.0.1:8081/a,       true
            http://127.0.0.1:8081,         true
            HTTP://127.0.0.1:8081/b?c,     true
            http://127.0.0.1:8082/,        false
            http://127.0.0.1/,             false
            https://127.0.0.1:8081/,       false
            http://127.0.0.2:8081/,        false
            http://127.1:8081/,            false
            http://2130706433:8081/,       false
            http://[::1]:8081/,            false
            http://localhost:8081/,        false
            http://u@127.0.0.1:8081/,      false
            http://127.0.0.1.:8081/,       false
            https://media.sandbox/,        true
            https://media.sandbox:443/,    true
            http://media.sandbox/,         false
            """)
    void anOpenOriginPassesAndNothingBesideItDoes(String url, boolean passes) {
        var openings = new Openings(
                Set.of(URI.create("http://127.0.0.1:8081"), URI.create("https://media.sandbox")), List.of());

        Verdict verdict = guard(openings, "127.0.0.1").judge(URI.create(url));

        if (passes) {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Passed.class,
                            passed -> assertThat(passed.open()).isTrue());
        } else {
            assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void aNameThatLedToThePublicOnceIsJudgedAnewTheNextTime() {
        var answers = new ArrayList<>(List.of(PUBLIC, "127.0.0.1"));
        var guard = new UrlGuard(host -> List.of(InetAddress.ofLiteral(answers.removeFirst())), () -> Openings.NONE);

        assertThat(guard.judge(URI.create("http://rebind.example/"))).isInstanceOf(Verdict.Passed.class);
        assertThat(guard.judge(URI.create("http://rebind.example/"))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void oneJudgementAsksTheResolverOnce() {
        guard(Openings.NONE, PUBLIC).judge(URI.create("http://media.example/"));

        assertThat(asked).containsExactly("media.example");
    }

    @Test
    void aNameWithoutRecordsIsUnknown() {
        Resolver none = host -> {
            throw new UnknownHostException(host);
        };
        for (Resolver resolver : List.of(none, (Resolver) host -> List.of())) {
            assertThat(new UrlGuard(resolver, () -> Openings.NONE).judge(URI.create("http://media.example/")))
                    .isEqualTo(new Verdict.Unknown("media.example"));
        }
    }

    @Test
    void theMachinesOwnNamesAreRefusedByWhatTheyResolveTo() {
        Map<String, String> hosts = Map.of("localhost", "127.0.0.1", "metadata.google.internal", "169.254.169.254");
        var guard = new UrlGuard(host -> List.of(InetAddress.ofLiteral(hosts.get(host))), () -> Openings.NONE);

        for (String host : hosts.keySet()) {
            assertThat(guard.judge(URI.create("http://" + host + "/"))).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void localhostIsRefusedByTheMachinesOwnResolver() {
        Verdict verdict = new UrlGuard(Resolver.SYSTEM, () -> Openings.NONE).judge(URI.create("http://localhost/"));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo(Rule.NOT_PUBLIC));
    }

    private UrlGuard guard(Openings openings, String... records) {
        Resolver resolver = host -> {
            asked.add(host);
            return Stream.of(records).map(InetAddress::ofLiteral).toList();
        };
        return new UrlGuard(resolver, () -> openings);
    }
}
