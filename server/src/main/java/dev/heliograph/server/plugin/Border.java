package dev.heliograph.server.plugin;

import java.util.function.Supplier;

/// The border to one part of one plugin: every call crosses here, with the plugin's class loader as the thread's.
///
/// @param pluginId whose part it is
/// @param part     what it is, such as `auth strategy api-key`
/// @param loader   the plugin's class loader
record Border(String pluginId, String part, ClassLoader loader) {
    /// What is to be done on the other side.
    @FunctionalInterface
    interface Call<T> {
        T run() throws Exception;
    }

    /// What is to be done on the other side, answering nothing.
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /// The same border for another part of the same plugin.
    Border of(String otherPart) {
        return new Border(pluginId, otherPart, loader);
    }

    /// Crosses. What `expected` covers comes through as it is, as interrupts do; anything else thrown, errors included,
    /// comes out as [PluginFailure].
    ///
    /// @param expected the exception that is part of the contract
    /// @param call     what to do; null as its answer is a failure too
    <T, E extends Exception> T cross(Class<E> expected, Call<T> call) throws E, InterruptedException {
        try {
            return notNull(inside(call));
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            if (expected.isInstance(e)) {
                throw expected.cast(e);
            }
            throw new PluginFailure(toString(), e);
        }
    }

    /// Crosses where no exception is part of the contract.
    <T> T cross(Call<T> call) throws InterruptedException {
        try {
            return notNull(inside(call));
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new PluginFailure(toString(), e);
        }
    }

    /// Crosses where blocking is no part of the contract either.
    <T> T ask(Supplier<T> call) {
        try {
            return notNull(inside(call::get));
        } catch (Throwable e) {
            throw new PluginFailure(toString(), e);
        }
    }

    /// Crosses to close a part; a failure is logged and no more.
    void close(Action close) {
        try {
            inside(() -> {
                close.run();
                return true;
            });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            System.getLogger(Border.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} did not close: {1}", this, e);
        }
    }

    private <T> T inside(Call<T> call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static <T> T notNull(T answer) {
        if (answer == null) {
            throw new NullPointerException("it answered null");
        }
        return answer;
    }

    @Override
    public String toString() {
        return "plugin " + pluginId + ", " + part;
    }
}
