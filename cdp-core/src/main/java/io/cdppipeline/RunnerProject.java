package io.cdppipeline;

import io.cdppipeline.schedule.PhaseSchedule;
import io.cdppipeline.schedule.Scheduler.WorkflowSchedule;
import io.cdppipeline.workflow.Workflow;
import io.cdppipeline.workflow.WorkflowException;
import io.cdppipeline.workflow.WorkflowProject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of the project that starts phases by the clock, one workflow for each schedule. The files are all there is: what
 * is scheduled is read from them.
 */
final class RunnerProject {

    private static final String EXTENSION = ".dig";
    private static final Pattern CRON = Pattern.compile("[0-9A-Za-z*/,| -]+");

    private final SortedMap<String, String> files;

    private RunnerProject(Map<String, String> files) {
        this.files = new TreeMap<>(files);
    }

    static RunnerProject of(Map<String, String> files) {
        return new RunnerProject(files);
    }

    /** A project without a schedule; a page in it keeps it from being empty. */
    static RunnerProject empty(String client) {
        return new RunnerProject(Map.of(
                "README.md",
                "# Schedules of the pipeline of " + client
                        + "\n\nMade by the pipeline; changes made here are lost.\n"));
    }

    SortedMap<String, String> files() {
        return files;
    }

    /**
     * With a schedule more, or another in its place.
     *
     * @param workflows by phase, each with its project and the workflows to start, in order
     * @throws IllegalArgumentException if the pattern is none
     */
    RunnerProject with(String name, String cron, ZoneId zone, Map<String, Started> workflows) {
        if (!CRON.matcher(cron).matches()) {
            throw noCron(cron, "it has a character that no pattern has");
        }
        StringBuilder dig = new StringBuilder("# Starts what is new, phase after phase, each once the one before has"
                + " succeeded. Made by the pipeline; changes made here are lost.\ntimezone: \""
                + zone.getId() + "\"\n\nschedule:\n  cron>: \"" + cron.strip()
                // What an overtime run leaves is loaded by the next one: two at a time would load it twice.
                + "\"\n  skip_on_overtime: true\n");
        workflows.forEach((phase, started) -> {
            dig.append("\n+").append(phase).append(":\n");
            for (String workflow : started.workflows()) {
                dig.append("  +").append(workflow).append(":\n    require>: ").append(workflow);
                dig.append("\n    project_name: ").append(started.project()).append("\n    rerun_on: failed\n");
            }
        });
        Map<String, String> all = new TreeMap<>(files);
        all.put(name + EXTENSION, dig.toString());
        RunnerProject next = new RunnerProject(all);
        try {
            WorkflowProject.read(next.files).requireAccepted();
        } catch (WorkflowException e) {
            throw noCron(cron, String.valueOf(e.getMessage()));
        }
        return next;
    }

    /**
     * The workflows of a phase.
     *
     * @param project the project they are in
     * @param workflows their names, in the order of their start
     */
    record Started(String project, List<String> workflows) {}

    private static IllegalArgumentException noCron(String cron, String why) {
        return new IllegalArgumentException("'" + cron
                + "' is no cron pattern of minute, hour, day, month and day of the week, such as '0 2 * * *' for two"
                + " o'clock each night: " + why);
    }

    /** Without a schedule, or empty if there is none of this name. */
    Optional<RunnerProject> without(String name) {
        Map<String, String> rest = new TreeMap<>(files);
        return rest.remove(name + EXTENSION) == null ? Optional.empty() : Optional.of(new RunnerProject(rest));
    }

    /** What is scheduled, in the order of the names. */
    List<PhaseSchedule> schedules(List<WorkflowSchedule> onTarget) {
        Map<String, WorkflowSchedule> byWorkflow = new LinkedHashMap<>();
        onTarget.forEach(schedule -> byWorkflow.put(schedule.workflow(), schedule));
        List<PhaseSchedule> schedules = new ArrayList<>();
        for (Workflow workflow : WorkflowProject.read(files).workflows()) {
            WorkflowSchedule schedule = byWorkflow.get(workflow.name());
            if (schedule != null) {
                schedules.add(new PhaseSchedule(
                        workflow.name(),
                        phases(workflow),
                        workflow.config().path("schedule").path("cron>").asText(),
                        workflow.timezone(),
                        schedule));
            }
        }
        return List.copyOf(schedules);
    }

    private static List<String> phases(Workflow workflow) {
        List<String> phases = new ArrayList<>();
        workflow.config().fieldNames().forEachRemaining(key -> {
            if (key.startsWith("+")) {
                phases.add(key.substring(1));
            }
        });
        return phases;
    }
}
