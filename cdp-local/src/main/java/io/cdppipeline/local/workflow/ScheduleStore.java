package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The schedules, one for each workflow that has one. Thread-safe; the lock is this object's. */
final class ScheduleStore {

    private final Map<Long, ScheduleInfo> schedules = new TreeMap<>();
    private long lastId;

    /** By ascending id. */
    synchronized List<ScheduleInfo> all() {
        return List.copyOf(schedules.values());
    }

    synchronized ScheduleInfo require(long id) {
        ScheduleInfo schedule = schedules.get(id);
        if (schedule == null) {
            throw WorkflowApiException.missing("schedule id=" + id);
        }
        return schedule;
    }

    synchronized void put(ScheduleInfo schedule) {
        schedules.put(schedule.id(), schedule);
        lastId = Math.max(lastId, schedule.id());
    }

    /** Keeps ids from being given again. */
    synchronized void given(long id) {
        lastId = Math.max(lastId, id);
    }

    synchronized long lastId() {
        return lastId;
    }

    synchronized void removeProject(long projectId) {
        schedules.values().removeIf(schedule -> schedule.projectId() == projectId);
    }

    /**
     * Points a project's schedules to its new revision: a workflow keeps its schedule's id and, once it has run, its turn.
     *
     * @param from the first turn of a schedule that has not run is not before this
     * @param cleared workflows whose schedules begin anew
     */
    synchronized List<ScheduleInfo> pushed(
            ProjectInfo project, List<WorkflowInfo> workflows, Instant from, Set<String> cleared, Instant now) {
        Map<String, ScheduleInfo> old = schedules.values().stream()
                .filter(schedule -> schedule.projectId() == project.id())
                .collect(Collectors.toMap(ScheduleInfo::workflowName, schedule -> schedule));
        removeProject(project.id());
        List<ScheduleInfo> current = new ArrayList<>();
        for (WorkflowInfo workflow : workflows) {
            Optional<Schedule> times = workflow.definition().schedule();
            if (times.isPresent()) {
                Optional<ScheduleInfo> before = Optional.ofNullable(old.get(workflow.name()));
                boolean clear = cleared.contains(workflow.name());
                ScheduleTime next = before.filter(schedule -> !clear)
                        .flatMap(ScheduleInfo::lastSessionTime)
                        .map(last -> ScheduleTime.after(times.get(), last))
                        .orElseGet(() -> ScheduleTime.first(times.get(), from));
                ScheduleInfo schedule = new ScheduleInfo(
                        before.map(ScheduleInfo::id).orElseGet(() -> ++lastId),
                        project.id(),
                        project.name(),
                        workflow.id(),
                        workflow.name(),
                        next.run(),
                        next.session(),
                        workflow.definition().timezone(),
                        before.flatMap(ScheduleInfo::disabledAt),
                        before.filter(known -> !clear).flatMap(ScheduleInfo::lastSessionTime),
                        before.map(ScheduleInfo::createdAt).orElse(now),
                        now);
                schedules.put(schedule.id(), schedule);
                current.add(schedule);
            }
        }
        return current;
    }

    /** Those whose time has come, the earliest first. */
    synchronized List<ScheduleInfo> due(Instant now) {
        return schedules.values().stream()
                .filter(schedule -> schedule.disabledAt().isEmpty())
                .filter(schedule -> !schedule.nextRunTime().isAfter(now))
                .sorted((a, b) -> a.nextRunTime().equals(b.nextRunTime())
                        ? Long.compare(a.id(), b.id())
                        : a.nextRunTime().compareTo(b.nextRunTime()))
                .toList();
    }

    /** When the next one is due; absent if none ever is. */
    synchronized Optional<Instant> nextRun() {
        return schedules.values().stream()
                .filter(schedule -> schedule.disabledAt().isEmpty())
                .map(ScheduleInfo::nextRunTime)
                .filter(time -> time.isBefore(ScheduleTime.NEVER))
                .min(Instant::compareTo);
    }
}
