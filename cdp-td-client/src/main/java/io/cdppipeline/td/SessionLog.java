package io.cdppipeline.td;

import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.td.workflow.TdLogFile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hands on a session's log as it comes, in constant memory and up to a limit. How a session ended does not depend on whether its
 * log can be had; that it cannot is itself logged.
 */
final class SessionLog {

    private static final int PART = 8192;

    private final TdClient client;
    private final MonitorContext context;
    private final String attemptId;
    private long handedOn;
    private boolean cut;

    SessionLog(TdClient client, MonitorContext context) {
        this.client = client;
        this.context = context;
        this.attemptId = context.session().attemptId();
    }

    /** The logs of failed tasks come last, where they are looked for, and half of the limit is kept for them. */
    void copy(List<FailedTask> failedTasks) {
        Set<String> failed = failedTasks.stream().map(FailedTask::name).collect(Collectors.toSet());
        List<TdLogFile> others = new ArrayList<>();
        List<TdLogFile> last = new ArrayList<>();
        try {
            client.attempts()
                    .logFiles(attemptId)
                    .forEach(file -> (failed.contains(file.taskName()) ? last : others).add(file));
        } catch (TdClientException e) {
            context.log("The log of attempt " + attemptId + " is not to be had. " + e.getMessage() + "\n");
            return;
        }
        copy(others, last.isEmpty() ? context.logLimit() : context.logLimit() / 2);
        copy(last, context.logLimit());
        if (cut) {
            context.log(String.format(
                    Locale.ROOT,
                    "The log of attempt %s is longer than the %,d characters that are kept of it; the whole is where the"
                            + " attempt is%n",
                    attemptId,
                    context.logLimit()));
        }
    }

    private void copy(List<TdLogFile> files, long limit) {
        for (TdLogFile file : files) {
            if (handedOn >= limit) {
                cut = true;
                return;
            }
            copy(file, limit);
        }
    }

    private void copy(TdLogFile file, long limit) {
        char last = '\n';
        try (Reader in = new InputStreamReader(client.attempts().openLog(attemptId, file), StandardCharsets.UTF_8)) {
            char[] part = new char[PART];
            for (int read = in.read(part); read > 0; read = in.read(part)) {
                int kept = (int) Math.min(read, limit - handedOn);
                if (kept > 0) {
                    context.log(new String(part, 0, kept));
                    handedOn += kept;
                    last = part[kept - 1];
                }
                if (kept < read) {
                    cut = true;
                    break;
                }
            }
        } catch (TdClientException | IOException e) {
            context.log((last == '\n' ? "" : "\n") + "A part of the log of task " + file.taskName()
                    + " is not to be had. " + e.getMessage());
            last = ' ';
        }
        if (last != '\n') {
            context.log("\n");
        }
    }
}
