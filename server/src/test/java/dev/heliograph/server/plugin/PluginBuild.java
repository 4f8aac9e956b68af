package dev.heliograph.server.plugin;

import dev.heliograph.spi.HeliographPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Builds a plugin as a third party would: compiled with sdk-spi and pf4j alone on the class path, then put into a zip
/// or a jar.
public final class PluginBuild {
    private final String id;
    private final Path classes;

    private PluginBuild(String id, Path classes) {
        this.id = id;
        this.classes = classes;
    }

    /// Compiles one class.
    ///
    /// @param id     the plugin's id
    /// @param work   an empty folder to compile into
    /// @param name   the class's simple name, in the package `test.plugin`
    /// @param source its source without package
    public static PluginBuild compile(String id, Path work, String name, String source) throws IOException {
        Files.createDirectories(work);
        var errors = new StringWriter();
        var file =
                new SimpleJavaFileObject(
                        URI.create("string:///test/plugin/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return "package test.plugin;\n" + source;
                    }
                };
        String classPath = jarOf(HeliographPlugin.class) + java.io.File.pathSeparator + jarOf(org.pf4j.Extension.class);
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        errors,
                        null,
                        null,
                        List.of("-proc:full", "-cp", classPath, "-d", work.toString()),
                        null,
                        List.of(file))
                .call();
        if (!compiled) {
            throw new IllegalStateException("the test's plugin does not compile:\n" + errors);
        }
        return new PluginBuild(id, work);
    }

    /// Takes a class away, so that others fail to link.
    public PluginBuild without(String name) throws IOException {
        Files.delete(classes.resolve("test/plugin/" + name + ".class"));
        return this;
    }

    /// Writes `<id>.zip` in PF4J's layout.
    public Path zip(Path folder) throws IOException {
        Path zip = folder.resolve(id + ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            put(
                    out,
                    "plugin.properties",
                    ("plugin.id=" + id + "\nplugin.version=1.0.0\nplugin.requires=>=0.1.0\n").getBytes());
            addClasses(out, "classes/");
        }
        return zip;
    }

    /// Writes `<id>.jar` with PF4J's manifest.
    public Path jar(Path folder) throws IOException {
        Path jar = folder.resolve(id + ".jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", id);
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            addClasses(out, "");
        }
        return jar;
    }

    private void addClasses(ZipOutputStream out, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                put(out, prefix + classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        ((OutputStream) out).write(content);
        out.closeEntry();
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
