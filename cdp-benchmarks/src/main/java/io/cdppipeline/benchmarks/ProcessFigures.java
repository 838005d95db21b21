package io.cdppipeline.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of this process. */
public final class ProcessFigures {

    private static final int PAGE = 4_096;

    private ProcessFigures() {}

    /**
     * Memory of the process as the system sees it.
     *
     * @return bytes; 0 on other systems than Linux
     * @throws IOException if the system does not say
     */
    public static long rss() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.isReadable(statm) ? Long.parseLong(Files.readString(statm).split(" ")[1]) * PAGE : 0;
    }

    /**
     * Files and sockets that are open.
     *
     * @return how many; 0 on Windows
     */
    public static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
