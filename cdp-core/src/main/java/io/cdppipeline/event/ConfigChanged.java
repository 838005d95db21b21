package io.cdppipeline.event;

import io.cdppipeline.run.OnChangedConfig;
import io.cdppipeline.state.ConfigComparison;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration is not the one that the run before in the work directory was made with.
 *
 * @param runId this run's id
 * @param comparison what has changed since, and which phases that reaches
 * @param handling what was chosen to be done about it
 */
public record ConfigChanged(String runId, ConfigComparison comparison, OnChangedConfig handling) {

    /** What has changed and what becomes of it, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(comparison.lines());
        lines.add("  " + switch (handling) {
            case NEW_RUN -> "this is a new run of all phases";
            case RERUN_AFFECTED -> "those run again, and complete phases before them are passed by";
            case CONTINUE -> "complete phases stay as they are, and the others go on with the new settings";
            case REFUSE -> "the run before had ended well, so this is a new one";
        });
        return lines;
    }
}
