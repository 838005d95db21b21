package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.ObjectSettings;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.WriteMode;
import io.cdppipeline.templates.ingestion.SourcePack.Fields;
import io.cdppipeline.templates.ingestion.SourcePack.Flow;
import io.cdppipeline.templates.ingestion.SourcePack.PackObject;
import io.cdppipeline.templates.ingestion.SourcePlan.Field;
import io.cdppipeline.templates.ingestion.SourcePlan.SourceObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks one source of a configuration and resolves it. */
final class SourcePlanner {

    private static final Pattern OBJECT = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
    private static final ObjectSettings NO_SETTINGS = ObjectSettings.builder().build();

    private final IngestionConfig section;
    private final SourcePack pack;
    private final String stem;
    private final Instant now;
    private final String place;
    private final List<ConfigProblem> problems;
    private final LoadParameters parameters;

    SourcePlanner(
            PipelineConfig config,
            IngestionConfig section,
            SourcePacks packs,
            Instant now,
            String place,
            List<ConfigProblem> problems) {
        this.section = section;
        this.pack = packs.of(section);
        this.stem = PipelineConfig.tableName(section.sourceName());
        this.now = now;
        this.place = place;
        this.problems = problems;
        this.parameters =
                new LoadParameters(pack, section, stem, config.global().local(), this::problem);
    }

    SourcePlan plan() {
        if (section.objects().isEmpty()) {
            problem("objects", "There is none: name at least one object to load");
        }
        Instant start = moment("start_date", section.startDate());
        Optional<Instant> end = section.historyEndDate().map(text -> moment("history_end_date", text));
        end.filter(each -> !start.isBefore(each))
                .ifPresent(each -> problem(
                        "history_end_date",
                        "'" + section.historyEndDate().orElseThrow() + "' is not after start_date '"
                                + section.startDate() + "'"));
        checkField();
        TimestampFormat timestamps = timestamps();
        parameters.check();
        List<SourceObject> objects = objects();
        Stream<String> secrets = objects.stream()
                .flatMap(object ->
                        Stream.concat(LoadParameters.secrets(object.in()), LoadParameters.secretsOf(object.path())));
        return new SourcePlan(
                pack,
                section,
                parameters.type(),
                stem,
                timestamps,
                objects,
                start,
                end,
                parameters.authentication(),
                List.copyOf(new TreeSet<>(secrets.toList())));
    }

    private void checkField() {
        section.incrementalField()
                .filter(field -> pack.fixedFields() && section.mode() != IngestionMode.HISTORICAL)
                .filter(field -> !Optional.of(field).equals(pack.fields().incremental()))
                .ifPresent(field -> problem(
                        "incremental_field",
                        "'" + field + "' is not a field that the connector " + pack.connector()
                                + " selects changes by: write '"
                                + pack.fields().incremental().orElse("") + "'"));
    }

    private TimestampFormat timestamps() {
        Optional<TimestampFormat> named = section.timestampFormat().flatMap(TimestampFormat::named);
        if (section.timestampFormat().isPresent() && named.isEmpty()) {
            problem(
                    "timestamp_format",
                    "'" + section.timestampFormat().get() + "' is no timestamp format; those are "
                            + String.join(", ", TimestampFormat.names()));
        }
        return named.orElse(pack.timestamps());
    }

    private List<SourceObject> objects() {
        Map<String, SourceObject> objects = new LinkedHashMap<>();
        for (String name : section.objects()) {
            if (!OBJECT.matcher(name).matches()) {
                problem("objects", "'" + name + "' is no object's name: letters, digits, '_', '.' and '-' are allowed");
            }
            SourceObject object = object(name);
            SourceObject other = objects.put(object.table(), object);
            if (other != null) {
                problem(
                        "objects",
                        "'" + other.name() + "' and '" + name + "' would both be loaded into the table '"
                                + object.table() + "': leave one out");
            }
        }
        return List.copyOf(objects.values());
    }

    private SourceObject object(String name) {
        String object = PipelineConfig.tableName(name);
        String table = stem + "_" + object;
        ObjectSettings settings = section.objectSettings().getOrDefault(name, NO_SETTINGS);
        PackObject known = pack.object(name);
        boolean files = pack.flow() == Flow.FILE;
        WriteMode mode = mode(section, pack, name);
        boolean full = !files && mode == WriteMode.REPLACE;
        Field incremental = files || full ? Field.NONE : incremental(settings, known);
        Field historical = files || full ? Field.NONE : historical(settings, known, incremental);
        boolean months = pack.flow() == Flow.MONTHLY || pack.flow() == Flow.DUAL;
        if (full && months && section.mode() == IngestionMode.HISTORICAL) {
            problem(
                    "objects",
                    "'" + name
                            + "' comes as a whole each time, which has no months: leave it out, or set mode to 'both' or"
                            + " 'incremental'");
        }
        if (!files && !full && months && historical.column().isEmpty()) {
            problem(
                    "historical_field",
                    "It is not known what selects a month of '" + name
                            + "': name the field here or in object_settings");
        }
        if (!files && !full && incremental.column().isEmpty() && section.mode() != IngestionMode.HISTORICAL) {
            problem(
                    "incremental_field",
                    "It is not known when a row of '" + name + "' changed: name the field here or in"
                            + " object_settings, or set write_mode to 'replace' there");
        }
        return new SourceObject(
                name,
                table,
                table + "_hist",
                stem + "_" + object + "_load.yml",
                historical,
                incremental,
                full,
                mode,
                files ? parameters.path(name, object, settings) : "",
                parameters.in(name, known, settings, full));
    }

    /** What a load of an object does with the rows that are there: as the configuration or the pack says. */
    static WriteMode mode(IngestionConfig section, SourcePack pack, String object) {
        ObjectSettings settings = section.objectSettings().getOrDefault(object, NO_SETTINGS);
        boolean whole = pack.flow() != Flow.FILE && !pack.object(object).incremental();
        return settings.writeMode()
                .or(() -> whole ? Optional.of(WriteMode.REPLACE) : section.writeMode())
                .orElse(pack.writeMode());
    }

    /** What the object's own settings say, then what the pack knows of it, then the source's settings, then the pack. */
    private Field incremental(ObjectSettings settings, PackObject known) {
        return field(
                new Named(settings.incrementalField(), settings.incrementalFieldConnector()),
                new Named(known.fields().incremental(), known.fields().incrementalConnector()),
                new Named(section.incrementalField(), section.incrementalFieldConnector()),
                new Named(pack.fields().incremental(), pack.fields().incrementalConnector()));
    }

    private Field historical(ObjectSettings settings, PackObject known, Field incremental) {
        Field own = field(
                new Named(settings.historicalField(), settings.historicalFieldConnector()),
                new Named(known.fields().historical(), known.fields().historicalConnector()),
                new Named(section.historicalField(), section.historicalFieldConnector()));
        if (!own.column().isEmpty()) {
            return own;
        }
        // Who names the one field means it for the history too, unless the pack knows better for its own.
        boolean named = settings.incrementalField().isPresent()
                || section.incrementalField().isPresent();
        boolean packs = pack.fixedFields() || !named;
        Fields general = pack.fields();
        boolean different = !general.historical().equals(general.incremental())
                && incremental.column().equals(lower(general.incremental()));
        Field ofPack = field(new Named(general.historical(), general.historicalConnector()));
        return (packs || different) && !ofPack.column().isEmpty() ? ofPack : incremental;
    }

    /** A field as somebody names it. */
    private record Named(Optional<String> field, Optional<String> connector) {}

    private static Field field(Named... candidates) {
        for (Named candidate : candidates) {
            if (candidate.field().isPresent()) {
                String name = candidate.field().get();
                return new Field(
                        PipelineConfig.tableName(name), candidate.connector().orElse(name));
            }
        }
        return Field.NONE;
    }

    private static String lower(Optional<String> field) {
        return field.map(name -> name.toLowerCase(Locale.ROOT)).orElse("");
    }

    private Instant moment(String key, String text) {
        Optional<Instant> moment = SourceMoment.parse(text);
        if (moment.isEmpty()) {
            problem(key, "'" + text + "' is neither a date (2026-01-31) nor a date-time (2026-01-31T12:00:00Z)");
        } else if (moment.get().isAfter(now)) {
            problem(key, "'" + text + "' is in the future: nothing could be loaded");
        }
        return moment.orElse(now);
    }

    private void problem(String key, String message) {
        problems.add(new ConfigProblem(place + "." + key, message));
    }
}
