package io.cdppipeline.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How much room the disk of the work directory has. */
final class DiskCheck implements PreflightCheck {

    private static final long MEGABYTE = 1_000_000;

    /** State, logs and reports of a run. */
    private static final long LEAST = 10 * MEGABYTE;

    /** Logs of long sessions. */
    private static final long AMPLE = 200 * MEGABYTE;

    /** The embedded Treasure Data keeps every table there, and sorts beside them. */
    private static final long AMPLE_FOR_TABLES = 2_000 * MEGABYTE;

    @Override
    public String id() {
        return "disk";
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Path existing = DirectoriesCheck.existing(context.workDirectory());
        if (existing == null) {
            return List.of();
        }
        long free;
        try {
            free = Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            return List.of(PreflightResult.warn(
                    id(), "Disk", "the room that is left cannot be asked for (" + e + ")", "look at it yourself"));
        }
        return List.of(judge(free, context.config().global().local() ? AMPLE_FOR_TABLES : AMPLE));
    }

    PreflightResult judge(long free, long ample) {
        String seen = String.format(Locale.ROOT, "%,d MB are free", free / MEGABYTE);
        if (free < LEAST) {
            return PreflightResult.fail(
                    id(), "Disk", seen, "free " + LEAST / MEGABYTE + " MB at least for state, logs and reports");
        }
        return free < ample
                ? PreflightResult.warn(
                        id(), "Disk", seen, String.format(Locale.ROOT, "%,d MB would be ample", ample / MEGABYTE))
                : PreflightResult.pass(id(), "Disk", seen);
    }
}
