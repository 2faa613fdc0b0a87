package dev.parley.bench.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel of this machine holds for sockets and the like; of all processes together. */
public final class KernelMemory {
    private static final long PAGE_BYTES = 4096;
    private static final long KIB = 1024;

    private KernelMemory() {}

    /** Objects of the kernel (slab) and buffers of TCP, in bytes; 0 where that cannot be seen. */
    public static long socketBytes() {
        return number("/proc/meminfo", "^Slab:\\s+(\\d+) kB.*") * KIB
                + number("/proc/net/sockstat", "^TCP:.* mem (\\d+).*") * PAGE_BYTES;
    }

    private static long number(String file, String pattern) {
        try {
            for (var line : Files.readAllLines(Path.of(file))) {
                if (line.matches(pattern)) {
                    return Long.parseLong(line.replaceAll(pattern, "$1"));
                }
            }
        } catch (IOException notLinux) {
            return 0;
        }
        return 0;
    }
}
