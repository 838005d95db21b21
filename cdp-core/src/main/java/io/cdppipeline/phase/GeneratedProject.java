package io.cdppipeline.phase;

import io.cdppipeline.state.Hashes;
import io.cdppipeline.target.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A workflow project in memory: its files, the workflows to start in order, and the tables expected of them.
 *
 * <p>Immutable and thread-safe.
 */
public final class GeneratedProject {

    private final SortedMap<String, String> files;
    private final SortedMap<String, String> localFiles;
    private final List<String> workflows;
    private final List<String> unscheduled;
    private final List<ExpectedTable> expectedTables;
    private final List<TableRebuild> rebuilds;
    private final List<String> secretsNeeded;
    private final List<String> notes;
    private final Map<String, String> metricQueries;
    private final Map<String, String> monitoringQueries;
    private final Optional<String> skipReason;

    private GeneratedProject(Builder builder) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(builder.files));
        this.localFiles = Collections.unmodifiableSortedMap(new TreeMap<>(builder.localFiles));
        this.workflows = List.copyOf(builder.workflows);
        this.unscheduled = List.copyOf(builder.unscheduled);
        this.expectedTables = List.copyOf(builder.expectedTables);
        this.rebuilds = List.copyOf(builder.rebuilds);
        this.secretsNeeded = List.copyOf(builder.secretsNeeded);
        this.notes = List.copyOf(builder.notes);
        this.metricQueries = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metricQueries));
        this.monitoringQueries = Collections.unmodifiableMap(new LinkedHashMap<>(builder.monitoringQueries));
        this.skipReason = builder.skipReason;
    }

    /** The texts by path relative to the project, with {@code /}, in the order of the paths. */
    public SortedMap<String, String> files() {
        return files;
    }

    /**
     * Files that are written beside the project's own and never deployed, as a form for credentials. Where one is there
     * already, it stays as it is.
     */
    public SortedMap<String, String> localFiles() {
        return localFiles;
    }

    /** The workflows to start one after another, each by its file's name without {@code .dig}. */
    public List<String> workflows() {
        return workflows;
    }

    /** The workflows that bring what is new, in order: those to start by the clock. Loads of the history are not among them. */
    public List<String> recurringWorkflows() {
        return workflows.stream()
                .filter(workflow -> !unscheduled.contains(workflow))
                .toList();
    }

    /** SHA-256 of the files' paths and texts, hexadecimal: the same for the same files, whatever revision they are. */
    public String contentHash() {
        return Hashes.ofFiles(files);
    }

    /**
     * This project with other texts for some of its files.
     *
     * @throws IllegalArgumentException if it has no such file
     */
    public GeneratedProject withTexts(Map<String, String> texts) {
        Builder copy = new Builder();
        copy.files.putAll(files);
        texts.forEach((path, text) -> {
            if (copy.files.replace(path, text) == null) {
                throw new IllegalArgumentException("The project has no file '" + path + "'");
            }
        });
        copy.localFiles.putAll(localFiles);
        copy.workflows.addAll(workflows);
        copy.unscheduled.addAll(unscheduled);
        copy.expectedTables.addAll(expectedTables);
        copy.rebuilds.addAll(rebuilds);
        copy.secretsNeeded.addAll(secretsNeeded);
        copy.notes.addAll(notes);
        copy.metricQueries.putAll(metricQueries);
        copy.monitoringQueries.putAll(monitoringQueries);
        copy.skipReason = skipReason;
        return copy.build();
    }

    /** The tables that must be there once all workflows have succeeded. */
    public List<ExpectedTable> expectedTables() {
        return expectedTables;
    }

    /** The database that it makes tables in, the first of several: one that is there once it has run. */
    public Optional<String> database() {
        return expectedTables.stream().map(table -> table.name().database()).findFirst();
    }

    /** The tables whose content is replaced though they are there, in the order in which the generator named them. */
    public List<TableRebuild> rebuilds() {
        return rebuilds;
    }

    /** Names of the project secrets that the workflows read. */
    public List<String> secretsNeeded() {
        return secretsNeeded;
    }

    /** What a reader of the plan or report should know, as why a table was left out. */
    public List<String> notes() {
        return notes;
    }

    /** Queries that give one number each, by the metric's name; asked after the phase has run, shown in the report. */
    public Map<String, String> metricQueries() {
        return metricQueries;
    }

    /** Presto queries by which people can watch what the workflows keep up to date, by title; printed in the report. */
    public Map<String, String> monitoringQueries() {
        return monitoringQueries;
    }

    /** Why there is nothing to do, if so: the phase counts as skipped and the next one goes on. */
    public Optional<String> skipReason() {
        return skipReason;
    }

    /** A project that says the phase has nothing to do. */
    public static GeneratedProject skip(String reason) {
        Builder builder = builder();
        builder.skipReason = Optional.of(reason);
        return new GeneratedProject(builder);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String toString() {
        return "GeneratedProject[" + files.size() + " files, workflows " + workflows + "]";
    }

    /** Builds a {@link GeneratedProject}; not thread-safe. */
    public static final class Builder {

        private final Map<String, String> files = new LinkedHashMap<>();
        private final Map<String, String> localFiles = new LinkedHashMap<>();
        private final List<String> workflows = new ArrayList<>();
        private final List<String> unscheduled = new ArrayList<>();
        private final List<ExpectedTable> expectedTables = new ArrayList<>();
        private final List<TableRebuild> rebuilds = new ArrayList<>();
        private final List<String> secretsNeeded = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Map<String, String> metricQueries = new LinkedHashMap<>();
        private final Map<String, String> monitoringQueries = new LinkedHashMap<>();
        private Optional<String> skipReason = Optional.empty();

        private Builder() {}

        /**
         * Adds a file.
         *
         * @throws IllegalArgumentException if the path is absolute, leaves the project or was added before
         */
        public Builder file(String path, String text) {
            put(files, path, text);
            return this;
        }

        /**
         * Adds a file that is written beside the project and not deployed.
         *
         * @throws IllegalArgumentException if the path is absolute, leaves the project or was added before
         */
        public Builder localFile(String path, String text) {
            put(localFiles, path, text);
            return this;
        }

        private void put(Map<String, String> into, String path, String text) {
            Objects.requireNonNull(text, "text");
            if (path.isBlank()
                    || path.startsWith("/")
                    || path.contains("\\")
                    || (path.contains("..") && List.of(path.split("/")).contains(".."))) {
                throw new IllegalArgumentException(
                        "A project's file needs a relative path inside it, not '" + path + "'");
            }
            if (files.containsKey(path) || localFiles.containsKey(path)) {
                throw new IllegalArgumentException("The project has a file '" + path + "' already");
            }
            into.put(path, text);
        }

        /** Adds a workflow's file, {@code name.dig}, and has the workflow started after those added before. */
        public Builder workflow(String name, String dig) {
            file(name + ".dig", dig);
            return start(name);
        }

        /** Has a workflow started after those named before. */
        public Builder start(String workflow) {
            workflows.add(Objects.requireNonNull(workflow, "workflow"));
            return this;
        }

        /** Keeps a workflow that a run starts from being started by the clock: it does its work once, as a load of the history. */
        public Builder once(String workflow) {
            unscheduled.add(Objects.requireNonNull(workflow, "workflow"));
            return this;
        }

        /** Expects a table with rows. */
        public Builder expect(String database, String table) {
            return expect(new ExpectedTable(new TableName(database, table), false, List.of()));
        }

        public Builder expect(ExpectedTable table) {
            expectedTables.add(Objects.requireNonNull(table, "table"));
            return this;
        }

        /**
         * Says that the workflows replace what a table holds now, for the plan to show.
         *
         * @param reason why, a clause: {@code it lacks the columns a, b}
         */
        public Builder rebuild(TableName table, String reason) {
            rebuilds.add(
                    new TableRebuild(Objects.requireNonNull(table, "table"), Objects.requireNonNull(reason, "reason")));
            return this;
        }

        public Builder secretNeeded(String name) {
            secretsNeeded.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        public Builder note(String note) {
            notes.add(Objects.requireNonNull(note, "note"));
            return this;
        }

        /** Has a number shown in the report: the first value of a Presto query with qualified table names. */
        public Builder metric(String name, String sql) {
            metricQueries.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(sql, "sql"));
            return this;
        }

        /** Has a query printed in the report by which people can watch the tables; with qualified table names. */
        public Builder monitoring(String title, String sql) {
            monitoringQueries.put(Objects.requireNonNull(title, "title"), Objects.requireNonNull(sql, "sql"));
            return this;
        }

        /**
         * The project.
         *
         * @throws IllegalStateException if a workflow to start has no file
         */
        public GeneratedProject build() {
            List<String> missing = workflows.stream()
                    .filter(workflow -> !files.containsKey(workflow + ".dig"))
                    .toList();
            if (!missing.isEmpty()) {
                throw new IllegalStateException(
                        "No file for the workflows to start " + missing + ": add each with file(\"name.dig\", …)");
            }
            return new GeneratedProject(this);
        }
    }
}
