package dev.parley.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption.Origin;

import java.lang.management.ManagementFactory;

/**
 * The heap that a node is to do with while it can. Concurrent collectors let garbage fill all that
 * the heap may have before they collect: gigabytes, for a few hundred megabytes that live. Only
 * while running can it be set in proportion to the heap (<a
 * href="https://openjdk.org/jeps/404">Shenandoah</a> and ZGC heed it, others do not).
 */
final class HeapGoal {
    private static final String OPTION = "SoftMaxHeapSize";
    private static final long LEAST_BYTES = 512L << 20;
    private static final int PART_OF_MOST = 4;

    private HeapGoal() {}

    /** Sets it, unless whoever started this JVM has. */
    static void set() {
        var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm.getVMOption(OPTION).getOrigin() != Origin.VM_CREATION) {
            jvm.setVMOption(OPTION, Long.toString(bytes(Runtime.getRuntime().maxMemory())));
        }
    }

    /**
     * @param mostBytes of the heap
     */
    static long bytes(long mostBytes) {
        return Math.min(mostBytes, Math.max(LEAST_BYTES, mostBytes / PART_OF_MOST));
    }
}
