package dev.heliograph.server.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// CPU time that processes used, all their threads, as the kernel counts it in nanoseconds. Linux on 64 bits only.
/// Thread-safe.
///
/// `/proc/PID/stat` counts the same in ticks of 10 ms, which is more than a whole post takes.
final class ProcessCpu {
    private static final MemoryLayout TIMESPEC = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("tv_sec"), ValueLayout.JAVA_LONG.withName("tv_nsec"));

    /// CPUCLOCK_SCHED of include/linux/posix-timers_types.h: nanoseconds of the scheduler, user and system.
    private static final int SCHED = 2;

    private final MethodHandle clockGettime;

    /// Finds the C library's function.
    @SuppressWarnings("restricted")
    ProcessCpu() {
        Linker linker = Linker.nativeLinker();
        clockGettime = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    /// What a process used since it began.
    ///
    /// @return nanoseconds
    /// @throws IllegalStateException when there is no such process
    long nanos(long pid) {
        int clock = ~(int) pid << 3 | SCHED;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC);
            int failed = (int) clockGettime.invokeExact(clock, time);
            if (failed != 0) {
                throw new IllegalStateException("no CPU clock of process " + pid + ": is it still there?");
            }
            return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime cannot be called", e);
        }
    }
}
