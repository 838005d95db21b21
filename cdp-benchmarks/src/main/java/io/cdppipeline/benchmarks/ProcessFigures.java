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
     * Processor time of this process and of every process that it started and that has ended.
     *
     * @return milliseconds; without the others' on other systems than Linux
     * @throws IOException if the system does not say
     */
    public static double cpuMillis() throws IOException {
        double own =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime() / 1e6
                        : 0;
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) {
            return own;
        }
        // The name of the command, in parentheses, may hold blanks; behind it the children's times are the 14th and
        // 15th.
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return own + (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10.0;
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
