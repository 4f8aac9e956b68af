package dev.heliograph.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;

/// Holds the plugin author's guide to its word: what it shows compiles.
class GuideTest {
    private static final Path GUIDE = Path.of("README.md");
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);$", Pattern.MULTILINE);
    private static final Pattern TYPE =
            Pattern.compile("^(?:public )?(?:final )?(?:class|record|interface) (\\w+)", Pattern.MULTILINE);

    @TempDir
    Path out;

    @Test
    void everyExampleCompilesAgainstTheSpiAlone() throws Exception {
        List<Source> sources = BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map(match -> Source.of(match.group(1)))
                .toList();
        assertThat(sources).hasSizeGreaterThanOrEqualTo(4);

        compile(sources);

        assertThat(out.resolve("META-INF/extensions.idx")).content().contains("com.example.tally.TallyPlugin");
    }

    /// Fails with javac's complaints, warnings included.
    private void compile(List<Source> sources) throws IOException, URISyntaxException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var complaints = new StringWriter();
        String classPath = String.join(
                System.getProperty("path.separator"), location(HeliographPlugin.class), location(ExtensionPoint.class));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of(
                                    "--release",
                                    "25",
                                    "-proc:full",
                                    "-Xlint:all,-processing",
                                    "-Werror",
                                    "-cp",
                                    classPath,
                                    "-d",
                                    out.toString()),
                            null,
                            sources)
                    .call();
            assertThat(done).as(complaints.toString()).isTrue();
        }
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(URI uri, String text) {
            super(uri, JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        static Source of(String text) {
            String name = first(PACKAGE, text).replace('.', '/') + "/" + first(TYPE, text);
            return new Source(URI.create("guide:///" + name + ".java"), text);
        }

        private static String first(Pattern pattern, String text) {
            return pattern.matcher(text)
                    .results()
                    .findFirst()
                    .map((MatchResult match) -> match.group(1))
                    .orElseThrow(() -> new AssertionError("expected " + pattern + " in the example:\n" + text));
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
