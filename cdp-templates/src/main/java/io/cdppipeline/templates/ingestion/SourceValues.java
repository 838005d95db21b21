package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.Databases;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.templates.ConsoleUrl;
import io.cdppipeline.templates.YamlText;
import io.cdppipeline.templates.ingestion.SourcePlan.SourceObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the templates are told of one source: plain values only. */
final class SourceValues {

    private static final String NOW = "CAST(floor(to_unixtime(now())) AS bigint)";

    private final SourcePlan source;
    private final boolean alone;
    private final Instant now;
    private final Map<String, Object> shared;

    /** @param alone whether there is no other source in the project */
    SourceValues(SourcePlan source, boolean alone, Instant now, Map<String, Object> shared) {
        this.source = source;
        this.alone = alone;
        this.now = now;
        this.shared = shared;
    }

    /** What the files of all sources are told. */
    static Map<String, Object> shared(PipelineConfig config, IngestionPlan plan) {
        Databases databases = config.databases();
        Map<String, Object> values = new HashMap<>();
        values.put("client", config.global().client());
        values.put(
                "databases",
                Map.of(
                        "src", databases.src(),
                        "stg", databases.stg(),
                        "gld", databases.gld(),
                        "unif", databases.unification(),
                        "config", databases.config()));
        values.put(
                "authentications",
                plan.sources().stream()
                        .filter(SourcePlan::authentication)
                        .map(source -> Map.of(
                                "source",
                                source.stem(),
                                "id",
                                source.section().authId().orElse(0)))
                        .toList());
        values.put("consoleUrl", ConsoleUrl.of(config.global()));
        return values;
    }

    /** The file of the months: the usual name unless several sources have months of their own. */
    String dateRanges() {
        return alone ? "hist_date_ranges.yml" : source.stem() + "_hist_date_ranges.yml";
    }

    /** What a workflow that does both loads does unless it is told. */
    String runMode() {
        return source.historical() ? (source.incremental() ? "both" : "hist") : "inc";
    }

    Map<String, Object> load(SourceObject object) {
        Map<String, Object> values = new HashMap<>(shared);
        boolean files = source.flow() == SourcePack.Flow.FILE;
        values.put("title", source.pack().text().title());
        values.put("source", source.stem());
        values.put("stem", source.stem());
        values.put("connector", source.type());
        values.put("object", object.name());
        values.put("ranged", !files && !object.full());
        values.put("in", LoadFile.yaml(object.in(), 2));
        values.put("filters", LoadFile.yaml(filters(), 2));
        values.put("mode", files ? "${mode}" : "${datasource.mode}");
        return values;
    }

    private List<Object> filters() {
        List<Object> filters = new ArrayList<>();
        parameters()
                .map(Map.of("filters", source.pack().filters()), placeholders())
                .forEach((name, value) -> filters.addAll((List<?>) value));
        return filters;
    }

    private LoadParameters parameters() {
        return new LoadParameters(source.pack(), source.section(), source.stem(), true, (key, problem) -> {});
    }

    private Map<String, String> placeholders() {
        Map<String, String> placeholders = new TreeMap<>();
        LoadParameters parameters = parameters();
        source.pack().parameters().keySet().forEach(name -> {
            if (!parameters.value(name).isEmpty()) {
                placeholders.put(name, parameters.value(name));
            }
        });
        placeholders.put("source", source.stem());
        return placeholders;
    }

    Map<String, Object> files() {
        Map<String, Object> values = new HashMap<>(shared);
        values.put("stem", source.stem());
        values.put("workflow", source.workflow());
        values.put(
                "delimiter",
                parameters().value("delimiter").isEmpty() ? "," : parameters().value("delimiter"));
        values.put(
                "objects",
                source.objects().stream()
                        .map(object -> Map.of(
                                "name", object.name(),
                                "table", object.table(),
                                "loadFile", object.loadFile(),
                                "path", YamlText.scalar(object.path()),
                                "mode", object.writeMode().text()))
                        .toList());
        return values;
    }

    Map<String, Object> source() {
        TimestampFormat format = source.timestamps();
        Map<String, String> own = source.pack().keys();
        String field = own.getOrDefault("incremental_field", "incremental_field");
        Map<String, Object> values = new HashMap<>(shared);
        values.put(
                "keys",
                Map.of(
                        "table", own.getOrDefault("table_name", "table_name"),
                        "field", field,
                        "connector", own.getOrDefault("incremental_field_connector", "incremental_field_connector")));
        values.put("source", source.stem());
        values.put("stem", source.stem());
        values.put("historical", source.historical());
        values.put("incremental", source.incremental());
        values.put("monthly", source.monthly());
        values.put("historyFallback", source.historyFallback());
        values.put("historyEnd", source.historyEnd().map(format::formatLast).orElse(""));
        values.put("historicalWorkflow", source.historicalWorkflow());
        values.put("incrementalWorkflow", source.incrementalWorkflow());
        values.put("parallelIncremental", parallel(source.parallelIncremental(), 2));
        values.put("parallelHistorical", parallel(source.parallelHistorical(), 2));
        values.put("parallelMonths", parallel(source.parallelMonths(), 6));
        values.put("changedAt", TimestampFormat.read("\"${datasource." + field + "}\"", "    "));
        values.put("selectedAt", TimestampFormat.read("\"${datasource." + field + "}\"", ""));
        values.put("endedAt", TimestampFormat.read("end_time", "      "));
        values.put("monthStart", TimestampFormat.read("'${date_range.start_time}'", "        "));
        values.put("monthEnd", TimestampFormat.read("'${date_range.end_time}'", "      "));
        values.put("secondAfterLatest", format.write("latest + 1"));
        values.put("lastSecond", format.writeLast(NOW + " - 1"));
        values.put(
                "histories", source.historyObjects().stream().map(this::entry).toList());
        values.put("objects", source.objects().stream().map(this::entry).toList());
        values.put(
                "months",
                SourceMoment.months(source.start(), source.historyEnd(), now).stream()
                        .map(month -> Map.of(
                                "name", month.name().toString(),
                                "start", format.format(month.start()),
                                "end", format.formatLast(month.end())))
                        .toList());
        return values;
    }

    private static String parallel(int limit, int indent) {
        String space = " ".repeat(indent);
        return limit == 0 ? space + "_parallel: true" : space + "_parallel:\n" + space + "  limit: " + limit;
    }

    private Map<String, Object> entry(SourceObject object) {
        TimestampFormat format = source.timestamps();
        List<Map<String, String>> extra = new ArrayList<>();
        parameters()
                .map(source.pack().datasource(), placeholders())
                .forEach((name, value) -> extra.add(Map.of("name", name, "value", LoadFile.scalar(value))));
        Map<String, Object> entry = new HashMap<>();
        entry.put("name", object.name());
        entry.put("table", object.table());
        entry.put("historyTable", object.historyTable());
        entry.put("loadFile", object.loadFile());
        entry.put("history", source.historical() && !object.full());
        entry.put("historicalField", object.historical().column());
        entry.put("historicalConnector", object.historical().connector());
        entry.put("incrementalField", object.incremental().column());
        entry.put("incrementalConnector", object.incremental().connector());
        entry.put("historyStart", object.full() ? "" : format.format(source.start()));
        entry.put("incrementalStart", object.full() ? "" : format.format(source.incrementalStart()));
        entry.put("mode", object.writeMode().text());
        entry.put("extra", extra);
        return entry;
    }
}
