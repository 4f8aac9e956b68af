package dev.heliograph.server.plugin;

import java.nio.file.Path;
import org.pf4j.CompoundPluginLoader;
import org.pf4j.DefaultPluginLoader;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;

/// PF4J with the wall in both of its loaders, and without the development loader, which has none.
final class WalledPluginManager extends DefaultPluginManager {
    WalledPluginManager(Path root, String systemVersion) {
        super(root);
        setSystemVersion(systemVersion);
    }

    @Override
    protected PluginLoader createPluginLoader() {
        var parent = new SpiOnlyParent(WalledPluginManager.class.getClassLoader());
        return new CompoundPluginLoader()
                .add(new DefaultPluginLoader(this) {
                    @Override
                    protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
                        return new Walled(descriptor, parent);
                    }
                })
                .add(new JarPluginLoader(this) {
                    @Override
                    protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
                        return new Walled(descriptor, parent);
                    }
                });
    }

    private final class Walled extends PluginClassLoader {
        Walled(PluginDescriptor descriptor, ClassLoader parent) {
            super(WalledPluginManager.this, descriptor, parent);
        }

        /// A plugin that bundles the SPI must still get the host's, or its types would not be ours.
        @Override
        protected boolean shouldDelegateToParent(String className) {
            return SpiOnlyParent.isOpen(className) || super.shouldDelegateToParent(className);
        }
    }
}
