package dev.heliograph.server.plugin;

import java.util.List;

/// The wall: parent of every plugin's class loader. Hands over the JDK, the SPI and PF4J's types, nothing else of the
/// server's.
final class SpiOnlyParent extends ClassLoader {
    private static final List<String> OPEN = List.of("dev.heliograph.spi.", "org.pf4j.");

    private final ClassLoader host;

    SpiOnlyParent(ClassLoader host) {
        super("heliograph-spi", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    static boolean isOpen(String className) {
        return OPEN.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isOpen(name)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name + " is not part of the plugin SPI");
    }
}
