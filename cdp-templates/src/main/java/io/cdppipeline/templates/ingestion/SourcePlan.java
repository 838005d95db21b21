package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.WriteMode;
import io.cdppipeline.templates.ingestion.SourcePack.Flow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One source of the configuration that is known to make sense, with everything resolved that the templates ask for.
 *
 * @param pack what is known of the source
 * @param section what the configuration says
 * @param type the connector's type
 * @param stem the source's name as file and table names have it
 * @param timestamps how bounds are written
 * @param objects the objects, in the section's order
 * @param start where loading starts
 * @param historyEnd the last second of the history; empty if it takes all there is
 * @param authentication whether load files name the TD Authentication
 * @param secrets names of the secrets that load files and workflows read
 */
record SourcePlan(
        SourcePack pack,
        IngestionConfig section,
        String type,
        String stem,
        TimestampFormat timestamps,
        List<SourceObject> objects,
        Instant start,
        Optional<Instant> historyEnd,
        boolean authentication,
        List<String> secrets) {

    /**
     * One object, the names that are made from it, and how it is loaded.
     *
     * @param historical what its history is selected by, table's column and API's field
     * @param incremental what its increments are selected by
     * @param full whether it is loaded as a whole each time
     * @param path where its files are, as the workflow says it; empty for sources without files
     * @param in its load file's {@code in:}
     */
    record SourceObject(
            String name,
            String table,
            String historyTable,
            String loadFile,
            Field historical,
            Field incremental,
            boolean full,
            WriteMode writeMode,
            String path,
            Map<String, Object> in) {}

    /** A field as the table's column and as the API's name. */
    record Field(String column, String connector) {

        static final Field NONE = new Field("", "");
    }

    /** A workflow of the source and the tables that it loads. */
    record Workflow(String name, Set<String> historyTables, Set<String> tables) {}

    Flow flow() {
        return pack.flow();
    }

    /** Whether there is a history that is loaded apart from the increments. */
    boolean historical() {
        return flow() != Flow.FILE
                && section.mode() != IngestionMode.INCREMENTAL
                && objects.stream().anyMatch(this::hasHistory);
    }

    boolean incremental() {
        return flow() != Flow.FILE && section.mode() != IngestionMode.HISTORICAL;
    }

    boolean monthly() {
        return flow() == Flow.MONTHLY || flow() == Flow.DUAL;
    }

    boolean dual() {
        return flow() == Flow.DUAL;
    }

    /** The objects whose history is loaded: an object that comes as a whole has none beside its increments. */
    List<SourceObject> historyObjects() {
        return objects.stream().filter(this::hasHistory).toList();
    }

    private boolean hasHistory(SourceObject object) {
        return section.mode() == IngestionMode.HISTORICAL || !object.full();
    }

    /** Whether an incremental load without data of its own goes on from what the history brought. */
    boolean historyFallback() {
        return historical() && incremental() && historyEnd.isEmpty();
    }

    /** The name of the one workflow, where the source has but one. */
    String workflow() {
        return stem + "_ingest";
    }

    String historicalWorkflow() {
        return dual() ? workflow() : stem + "_ingest_hist";
    }

    String incrementalWorkflow() {
        return dual() ? workflow() : stem + "_ingest_inc";
    }

    /** Its workflows in the order in which they run, and what each loads. */
    List<Workflow> workflows() {
        Set<String> tables = names(objects, SourceObject::table);
        if (flow() == Flow.FILE) {
            return List.of(new Workflow(workflow(), Set.of(), tables));
        }
        Set<String> histories = historical() ? names(historyObjects(), SourceObject::historyTable) : Set.of();
        Set<String> increments = incremental() ? tables : Set.of();
        if (dual()) {
            return List.of(new Workflow(workflow(), histories, increments));
        }
        List<Workflow> workflows = new ArrayList<>();
        if (historical()) {
            workflows.add(new Workflow(historicalWorkflow(), histories, Set.of()));
        }
        if (incremental()) {
            workflows.add(new Workflow(incrementalWorkflow(), Set.of(), increments));
        }
        return List.copyOf(workflows);
    }

    private static Set<String> names(List<SourceObject> objects, Function<SourceObject, String> name) {
        return objects.stream().map(name).collect(Collectors.toUnmodifiableSet());
    }

    /** Where the incremental load starts when nothing is there yet: behind the history, or at the start. */
    Instant incrementalStart() {
        boolean behindHistory = section.mode() == IngestionMode.BOTH;
        return historyEnd.map(end -> behindHistory ? end.plusSeconds(1) : end).orElse(start);
    }

    int parallelIncremental() {
        return section.parallelLimit().orElse(pack.parallel().incremental());
    }

    int parallelHistorical() {
        return section.parallelLimit().orElse(pack.parallel().historical());
    }

    int parallelMonths() {
        return Math.min(
                section.parallelLimit().orElse(pack.parallel().months()),
                Math.max(1, pack.parallel().months()));
    }
}
