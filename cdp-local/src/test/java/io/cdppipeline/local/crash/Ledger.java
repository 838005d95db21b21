package io.cdppipeline.local.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdAttempt;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the killed processes said had been done, held against what is there. Not thread-safe. */
final class Ledger {

    private static final List<String> LOOKUPS =
            List.of("unified_id_lookup", "unified_id_graph", "unified_id_result_key_stats", "enriched_people");

    private final Set<Long> made = new TreeSet<>();
    private final Set<Long> renaming = new TreeSet<>();
    private long renamed = -1;
    private final Set<Long> inserted = new TreeSet<>();
    private final Set<Long> loaded = new TreeSet<>();
    private final Set<String> sides = new TreeSet<>();
    private final Map<String, String> started = new LinkedHashMap<>();
    private final Map<String, String> finished = new LinkedHashMap<>();
    private final Map<String, String> jobs = new LinkedHashMap<>();
    private final Set<String> secrets = new TreeSet<>();
    private final Set<String> revisions = new LinkedHashSet<>();
    private String project = "";
    private int unified;
    private int lines;

    /** Notes a line of a child; one that is cut short, or a log's, is passed over. */
    void note(String line) {
        String[] words = line.split(" ");
        if (words.length < 2 || !words[0].equals("@")) {
            return;
        }
        lines++;
        switch (words[1]) {
            case "made" -> made.add(Long.parseLong(words[2]));
            case "renaming" -> renaming.add(Long.parseLong(words[2]));
            case "renamed" -> renamed = Long.parseLong(words[2]);
            case "inserted" -> inserted.add(Long.parseLong(words[2]));
            case "loaded" -> loaded.add(Long.parseLong(words[2]));
            case "sided" -> sides.add(words[2]);
            case "pushed" -> pushed(words[2], words[3]);
            case "secret" -> secrets.add(words[3]);
            case "started" -> unused(started, words[2], words[3]);
            case "finished" -> finished.put(words[2], words[3]);
            case "unified" -> {
                unused(started, words[2], "unify");
                finished.put(words[2], words[3]);
                unified++;
            }
            case "job" -> unused(jobs, words[2], words[3]);
            case "failed" -> throw new AssertionError("The child was refused something: " + line);
            default -> {}
        }
    }

    int lines() {
        return lines;
    }

    private void pushed(String id, String revision) {
        assertThat(project.isEmpty() || project.equals(id))
                .as("project %s stays %s", id, project)
                .isTrue();
        project = id;
        revisions.add(revision);
    }

    private static void unused(Map<String, String> ids, String id, String meaning) {
        String before = ids.put(id, meaning);
        assertThat(before == null || before.equals(meaning))
                .as("id %s was given to %s, and again to %s", id, before, meaning)
                .isTrue();
    }

    /** Demands that everything is there, and nothing by halves. */
    void check(LocalTreasureData td) {
        if (td.client().databases().list().stream()
                .noneMatch(database -> database.name().equals(CrashChild.DATABASE))) {
            assertThat(made).isEmpty();
            assertThat(started).isEmpty();
            return;
        }
        tables(td);
        batches(td, "inserted", 100, inserted);
        batches(td, "loaded", 50, loaded);
        sides(td);
        attempts(td);
        unifications(td);
        td.client()
                .projects()
                .find("crash")
                .ifPresent(found -> assertThat(found.id()).isEqualTo(project.isEmpty() ? found.id() : project));
        if (!secrets.isEmpty()) {
            assertThat(td.client().projects().secrets(project)).containsAll(secrets);
        }
        for (String job : jobs.keySet()) {
            assertThat(td.client().jobs().status(job).finished())
                    .as("job %s has ended", job)
                    .isTrue();
        }
        assertThat(revisions.isEmpty() || td.client().projects().find("crash").isPresent())
                .isTrue();
    }

    private void tables(LocalTreasureData td) {
        Set<Long> there = new TreeSet<>();
        for (var table : td.client().tables().list(CrashChild.DATABASE)) {
            String name = table.name().table();
            assertThat(name).doesNotContain("__swapping_with__");
            if (name.startsWith("made_")) {
                long id = Long.parseLong(name.substring("made_".length()));
                there.add(id);
                td.table(CrashChild.DATABASE, name).hasRows(CrashChild.ROWS);
            }
        }
        Set<Long> missing = new TreeSet<>(made);
        missing.removeAll(there);
        missing.removeAll(renaming);
        assertThat(missing).as("tables that were acknowledged").isEmpty();
        if (renamed >= 0) {
            td.table(CrashChild.DATABASE, "current").hasRows(CrashChild.ROWS);
            assertThat(td.query(CrashChild.DATABASE, "SELECT min(run) FROM current")
                            .firstLong())
                    .as("the run of the table that was renamed last")
                    .isGreaterThanOrEqualTo(renamed);
        }
    }

    private static void batches(LocalTreasureData td, String table, int rows, Set<Long> acknowledged) {
        if (!td.table(CrashChild.DATABASE, table).exists()) {
            assertThat(acknowledged).isEmpty();
            return;
        }
        Set<Long> there = new TreeSet<>();
        for (List<Object> row : td.query(
                        CrashChild.DATABASE,
                        "SELECT batch, count(*), count(DISTINCT x) FROM " + table + " GROUP BY batch")
                .rows()) {
            assertThat(row.get(1))
                    .as("rows of batch %s of %s", row.get(0), table)
                    .isEqualTo((long) rows);
            assertThat(row.get(2)).isEqualTo((long) rows);
            there.add((Long) row.get(0));
        }
        assertThat(there).containsAll(acknowledged);
    }

    private void sides(LocalTreasureData td) {
        Set<Object> values = new LinkedHashSet<>();
        for (String side : sides) {
            values.add(td.query(CrashChild.DATABASE, "SELECT min(side), max(side), count(*) FROM " + side + "_side")
                    .rows()
                    .get(0));
        }
        assertThat(values).as("each side has one of the two contents").hasSameSizeAs(sides);
        values.forEach(value -> assertThat((List<?>) value).last().isEqualTo(100L));
    }

    private void attempts(LocalTreasureData td) {
        Map<String, String> ended = new LinkedHashMap<>(finished);
        for (String id : started.keySet()) {
            TdAttempt attempt = td.client().attempts().show(id);
            assertThat(attempt.status().finished())
                    .as("attempt %s has ended", id)
                    .isTrue();
            String before = ended.put(id, attempt.status().name());
            if (before != null) {
                assertThat(attempt.status().name()).as("attempt %s", id).isEqualTo(before);
            } else if (attempt.status() != AttemptStatus.SUCCESS) {
                assertThat(attempt.status()).isEqualTo(AttemptStatus.KILLED);
                assertThat(td.client().attempts().tasks(id))
                        .as("tasks of attempt %s", id)
                        .anySatisfy(task -> assertThat(task.errorMessage())
                                .contains(
                                        "The process ended while this attempt ran; start it again with a retry attempt"
                                                + " name"));
            }
        }
        finished.putAll(ended);
    }

    private void unifications(LocalTreasureData td) {
        String database = "cdp_unification_crash";
        if (unified > 0) {
            assertThat(td.query(database, "SELECT count(DISTINCT persistent_id) FROM unified_id_lookup")
                            .firstLong())
                    .isEqualTo(100);
        }
        Map<String, Long> rows = Map.of("unified_id_lookup", 300L, "unified_id_graph", 300L, "enriched_people", 400L);
        for (String table : LOOKUPS) {
            var found = td.target().catalog().table(new TableName(database, table));
            if (found.isPresent() && rows.containsKey(table)) {
                assertThat(found.get().rows()).as(table).hasValue(rows.get(table));
            }
        }
    }

    /** Demands that new ids are new, whatever was given before. */
    void note(LocalTreasureData td, long newAttempt, long newJob) {
        started.keySet().forEach(id -> assertThat(newAttempt).isGreaterThan(Long.parseLong(id)));
        jobs.keySet().forEach(id -> assertThat(newJob).isGreaterThan(Long.parseLong(id)));
    }
}
