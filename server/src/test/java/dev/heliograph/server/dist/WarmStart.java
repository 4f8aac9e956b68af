package dev.heliograph.server.dist;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// For tests that start the server often: what a JVM does alike at each start, reading and linking classes, is recorded
/// once and taken from a cache then (JEP 514). A JVM that cannot use the cache starts without.
///
/// @param cache the file, written when the recorded server has ended by itself or by SIGTERM
record WarmStart(Path cache) {
    private static final String VARIABLE = "HELIOGRAPH_JAVA_OPTS";

    /// The environment of the server that is recorded.
    Map<String, String> recorded() {
        return Map.of(VARIABLE, ChildProcess.QUICK + " -XX:AOTCacheOutput=" + cache);
    }

    /// The environment of a server after that.
    ///
    /// @param more what else it has
    Map<String, String> with(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put(VARIABLE, ChildProcess.QUICK + " -XX:AOTCache=" + cache);
        return environment;
    }
}
