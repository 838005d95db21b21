package io.cdppipeline.event;

import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The progress of a run as lines of text: {@code ✓} done, {@code →} going on, {@code ⏳} waiting, {@code □} to come, {@code ✗} failed. */
final class ProgressTree {

    private enum Mark {
        PENDING("□"),
        GOING_ON("→"),
        WAITING("⏳"),
        DONE("✓"),
        FAILED("✗"),
        SKIPPED("○");

        private final String sign;

        Mark(String sign) {
            this.sign = sign;
        }
    }

    private static final class Node {
        private final String title;
        private Mark mark;
        private final Map<Step, Mark> steps = new EnumMap<>(Step.class);
        private @Nullable Session session;
        private @Nullable SessionProgress progress;

        private Node(String title, Mark mark) {
            this.title = title;
            this.mark = mark;
            for (Step step : Step.values()) {
                steps.put(step, Mark.PENDING);
            }
        }
    }

    private static final int MOST_TASKS = 3;

    private final Map<String, Node> phases = new LinkedHashMap<>();
    private Mark report = Mark.PENDING;

    void begin(RunStarted event) {
        phases.clear();
        report = Mark.PENDING;
        event.phases().forEach(phase -> phases.put(phase.id(), new Node(phase.title(), before(phase.status()))));
    }

    private static Mark before(PhaseStatus status) {
        return switch (status) {
            case COMPLETED -> Mark.DONE;
            case SKIPPED -> Mark.SKIPPED;
            case PENDING, IN_PROGRESS, FAILED -> Mark.PENDING;
        };
    }

    void phaseStarted(PhaseStarted event) {
        node(event.phaseId()).mark = Mark.GOING_ON;
    }

    void stepStarted(StepStarted event) {
        Node node = node(event.phaseId());
        node.steps.put(event.step(), event.step() == Step.MONITOR ? Mark.WAITING : Mark.GOING_ON);
    }

    void sessionStarted(SessionStarted event) {
        node(event.phaseId()).session = event.session();
    }

    void progress(SessionProgress event) {
        node(event.phaseId()).progress = event;
    }

    void stepCompleted(StepCompleted event) {
        node(event.phaseId()).steps.put(event.step(), Mark.DONE);
    }

    void failed(FailureDecided event) {
        node(event.failure().phaseId()).steps.put(event.failure().step(), Mark.FAILED);
    }

    void phaseEnded(PhaseEnded event) {
        Node node = node(event.phaseId());
        node.mark = switch (event.state().status()) {
            case COMPLETED -> Mark.DONE;
            case SKIPPED -> Mark.SKIPPED;
            case FAILED -> Mark.FAILED;
            case PENDING, IN_PROGRESS -> Mark.GOING_ON;
        };
    }

    void end() {
        report = Mark.DONE;
    }

    private Node node(String phaseId) {
        return phases.computeIfAbsent(phaseId, id -> new Node(id, Mark.PENDING));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Mark.DONE.sign + " Pre-Flight: Configuration gathered");
        int number = 0;
        for (Node node : phases.values()) {
            number++;
            lines.add(node.mark.sign + " Phase " + number + ": " + node.title);
            if (node.mark == Mark.GOING_ON || node.mark == Mark.FAILED) {
                node.steps.forEach((step, mark) -> step(lines, node, step, mark));
            }
        }
        lines.add(report.sign + " Final: Report generation");
        return lines;
    }

    private static void step(List<String> lines, Node node, Step step, Mark mark) {
        SessionProgress progress = node.progress;
        Session session = node.session;
        if (step == Step.MONITOR && mark == Mark.WAITING && progress != null) {
            lines.add("  " + mark.sign + " " + step.title() + "... ("
                    + elapsed(progress.progress().elapsed()) + " elapsed)");
            lines.add("     Status: " + progress.progress().status() + ", "
                    + progress.progress().doneTasks() + " of "
                    + progress.progress().tasks() + " tasks done" + rows(progress.progress())
                    + atWork(progress.progress()));
            lines.add("     Session ID: " + progress.session().sessionId() + " ("
                    + progress.session().workflow() + ")");
            if (progress.nextLook().toSeconds() >= 1) {
                lines.add("     Checking again in " + progress.nextLook().toSeconds() + " seconds...");
            }
            return;
        }
        String detail = step == Step.START && session != null && mark != Mark.PENDING
                ? " (session: " + session.sessionId() + ")"
                : "";
        lines.add("  " + mark.sign + " " + step.title() + detail);
    }

    /** The names of a few running tasks; how many more there are. */
    static String atWork(Progress progress) {
        List<String> names = progress.runningTasks();
        int more = names.size() - MOST_TASKS;
        return names.isEmpty()
                ? ""
                : ", at work: " + String.join(", ", names.subList(0, Math.min(MOST_TASKS, names.size())))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    static String rows(Progress progress) {
        return progress.rows().isPresent()
                ? String.format(Locale.ROOT, ", %,d rows so far", progress.rows().getAsLong())
                : "";
    }

    static String mark(PhaseStatus status) {
        return switch (status) {
            case COMPLETED -> Mark.DONE.sign;
            case SKIPPED -> Mark.SKIPPED.sign;
            case FAILED -> Mark.FAILED.sign;
            case IN_PROGRESS -> Mark.GOING_ON.sign;
            case PENDING -> Mark.PENDING.sign;
        };
    }

    /** {@code 5:30}, {@code 1:02:03}. */
    static String elapsed(Duration elapsed) {
        long seconds = elapsed.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
