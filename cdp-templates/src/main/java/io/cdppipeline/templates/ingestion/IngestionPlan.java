package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An ingestion section that is known to make sense, with everything resolved that the templates ask for.
 *
 * @param descriptor the source
 * @param section the section
 * @param stem the source's name as file and table names have it
 * @param objects the objects, in the section's order
 * @param start where loading starts
 * @param historyEnd the last second of the history; empty if it takes all there is
 * @param parameters further keys of the load files
 */
record IngestionPlan(
        SourceDescriptor descriptor,
        IngestionConfig section,
        String stem,
        List<SourceObject> objects,
        Instant start,
        Optional<Instant> historyEnd,
        Map<String, String> parameters) {

    private static final Pattern OBJECT = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
    private static final Pattern SECRET_REFERENCE = Pattern.compile("\\$\\{secret:([A-Za-z0-9_.-]+)}");
    private static final Pattern VERBATIM = Pattern.compile("true|false|0|-?[1-9][0-9]*");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passwd|secret|token|api_?key|private_?key|credential).*");

    /** One object and the names that are made from it. */
    record SourceObject(String name, String table, String historyTable, String loadFile) {}

    boolean historical() {
        return section.mode() != IngestionMode.INCREMENTAL;
    }

    boolean incremental() {
        return section.mode() != IngestionMode.HISTORICAL;
    }

    /** Whether an incremental load without data of its own goes on from what the history brought. */
    boolean historyFallback() {
        return section.mode() == IngestionMode.BOTH && historyEnd.isEmpty();
    }

    String historicalWorkflow() {
        return stem + "_ingest_hist";
    }

    String incrementalWorkflow() {
        return stem + "_ingest_inc";
    }

    /** Where the incremental load starts when nothing is there yet: behind the history, or at the start. */
    Instant incrementalStart() {
        boolean behindHistory = section.mode() == IngestionMode.BOTH;
        return historyEnd.map(end -> behindHistory ? end.plusSeconds(1) : end).orElse(start);
    }

    /** Secrets that the parameters refer to. */
    List<String> secrets() {
        return parameters.values().stream()
                .map(SECRET_REFERENCE::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .sorted()
                .distinct()
                .toList();
    }

    private static boolean isSecretReference(String value) {
        return SECRET_REFERENCE.matcher(value).matches();
    }

    /** Whether a parameter's value goes into the file as it stands: a flag, a number or a secret's reference. */
    static boolean verbatim(String value) {
        return VERBATIM.matcher(value).matches() || isSecretReference(value);
    }

    /**
     * Checks a section and resolves it.
     *
     * @throws ConfigException naming every problem at once
     */
    static IngestionPlan of(PipelineConfig config, Instant now) {
        IngestionConfig section = config.ingestion()
                .orElseThrow(() -> new IllegalArgumentException("The configuration has no ingestion section"));
        List<ConfigProblem> problems = new ArrayList<>();
        SourceDescriptor descriptor = descriptor(section, problems);
        boolean knownSource = problems.isEmpty();
        Map<String, SourceObject> objects = objects(section, problems);
        Instant start = moment("start_date", section.startDate(), now, problems);
        Optional<Instant> end = section.historyEndDate().map(text -> moment("history_end_date", text, now, problems));
        if (problems.isEmpty() && end.isPresent() && !start.isBefore(end.get())) {
            problems.add(problem(
                    "history_end_date",
                    "'" + section.historyEndDate().get() + "' is not after start_date '" + section.startDate() + "'"));
        }
        section.incrementalField()
                .filter(field -> knownSource && section.mode() != IngestionMode.HISTORICAL)
                .filter(field -> !field.equals(descriptor.incrementalField()))
                .ifPresent(field -> problems.add(problem(
                        "incremental_field",
                        "'" + field + "' is not a field that the connector " + descriptor.connector()
                                + " selects changes by: write '" + descriptor.incrementalField() + "'")));
        if (section.authId().isEmpty() && !config.global().local()) {
            problems.add(problem(
                    "auth_id",
                    "The id of the TD Authentication of " + section.sourceName() + " is missing: create one in the"
                            + " console and write its number here, or set global.td_endpoint to '"
                            + GlobalConfig.LOCAL_ENDPOINT + "'"));
        }
        Map<String, String> parameters = parameters(section, descriptor, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new IngestionPlan(
                descriptor,
                section,
                PipelineConfig.tableName(section.sourceName()),
                List.copyOf(objects.values()),
                start,
                end,
                parameters);
    }

    /** The source of a section; {@code rest} means the connector of the source that the section names. */
    private static SourceDescriptor descriptor(IngestionConfig section, List<ConfigProblem> problems) {
        return SourceDescriptor.ALL.stream()
                .filter(each -> each.connector().equals(section.connector())
                        || (each.accepts().contains(section.connector())
                                && each.source().equals(PipelineConfig.tableName(section.sourceName()))))
                .findFirst()
                .orElseGet(() -> {
                    problems.add(problem(
                            "connector",
                            "There is no pack for source_name '" + section.sourceName() + "' with connector '"
                                    + section.connector() + "'. There is one for: "
                                    + SourceDescriptor.ALL.stream()
                                            .map(each -> "source_name '" + each.source() + "' with connector "
                                                    + each.accepts().stream()
                                                            .map(word -> "'" + word + "'")
                                                            .collect(Collectors.joining(" or ")))
                                            .collect(Collectors.joining("; "))));
                    return SourceDescriptor.ALL.get(0);
                });
    }

    private static Map<String, SourceObject> objects(IngestionConfig section, List<ConfigProblem> problems) {
        Map<String, SourceObject> objects = new LinkedHashMap<>();
        if (section.objects().isEmpty()) {
            problems.add(problem("objects", "There is none: name at least one object to load"));
        }
        String stem = PipelineConfig.tableName(section.sourceName());
        for (String name : section.objects()) {
            String object = PipelineConfig.tableName(name);
            String table = stem + "_" + object;
            if (!OBJECT.matcher(name).matches()) {
                problems.add(problem(
                        "objects",
                        "'" + name + "' is no object's name: letters, digits, '_', '.' and '-' are allowed"));
            }
            SourceObject other = objects.put(
                    table, new SourceObject(name, table, table + "_hist", stem + "_" + object + "_load.yml"));
            if (other != null) {
                problems.add(problem(
                        "objects",
                        "'" + other.name() + "' and '" + name + "' would both be loaded into the table '" + table
                                + "': leave one out"));
            }
        }
        return objects;
    }

    private static Instant moment(String key, String text, Instant now, List<ConfigProblem> problems) {
        Optional<Instant> moment = SourceMoment.parse(text);
        if (moment.isEmpty()) {
            problems.add(problem(
                    key, "'" + text + "' is neither a date (2026-01-31) nor a date-time (2026-01-31T12:00:00Z)"));
        } else if (moment.get().isAfter(now)) {
            problems.add(problem(key, "'" + text + "' is in the future: nothing could be loaded"));
        }
        return moment.orElse(now);
    }

    private static Map<String, String> parameters(
            IngestionConfig section, SourceDescriptor descriptor, List<ConfigProblem> problems) {
        Map<String, String> parameters = new TreeMap<>(descriptor.defaultParameters());
        new TreeMap<>(section.parameters()).forEach((name, value) -> {
            if (descriptor.reservedParameters().contains(name)) {
                problems.add(problem(name, "The pack sets it itself: leave it out"));
            } else if (SECRET_NAME.matcher(name).matches() && !isSecretReference(value)) {
                problems.add(problem(
                        name,
                        "It looks like a secret, which no generated file may hold: write '${secret:"
                                + section.sourceName() + "_" + name
                                + "}' and set that secret on the workflow project"));
            } else {
                parameters.put(name, value);
            }
        });
        return parameters;
    }

    private static ConfigProblem problem(String key, String message) {
        return new ConfigProblem("ingestion." + key, message);
    }
}
