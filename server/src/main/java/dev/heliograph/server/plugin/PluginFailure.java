package dev.heliograph.server.plugin;

/// A plugin threw something it should not have. The message names plugin and part; the cause is the plugin's.
public final class PluginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginFailure(String what, Throwable cause) {
        super(cause == null ? what : what + ": " + cause, cause);
    }
}
