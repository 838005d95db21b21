package io.cdppipeline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What is loaded from one source system, and how: YAML section {@code ingestion}, or an entry of it where it is a list.
 * Immutable and thread-safe.
 */
// The copyOf that the configuration's list of sources is checked with.
@Value.Immutable(copy = true)
@CdpStyle
public interface IngestionConfig {

    /** The source system's name, used in file and table names: {@code shopify}. YAML key {@code source_name}. */
    String sourceName();

    /**
     * The connector as the configuration names it. {@code rest} for a source that has a connector of its own means that
     * connector (facts: phase packs, D-76). YAML key {@code connector}.
     */
    String connector();

    /** The objects to load, in the source's own spelling and the configuration's order. YAML key {@code objects}. */
    List<String> objects();

    /** YAML key {@code mode}. */
    @Value.Default
    default IngestionMode mode() {
        return IngestionMode.BOTH;
    }

    /** The field that tells when a row last changed; needed unless the mode is historical. YAML key {@code incremental_field}. */
    Optional<String> incrementalField();

    /**
     * What the source's API calls that field, where it differs from the column's name. YAML key {@code
     * incremental_field_connector}.
     */
    Optional<String> incrementalFieldConnector();

    /** The field that the history is selected by, where it is another one. YAML key {@code historical_field}. */
    Optional<String> historicalField();

    /** What the source's API calls that field. YAML key {@code historical_field_connector}. */
    Optional<String> historicalFieldConnector();

    /**
     * Where loading starts, an ISO 8601 date or date-time in UTC if it names no zone; kept as written, since each source
     * has a format of its own. YAML key {@code start_date}.
     */
    String startDate();

    /**
     * Where the historical load ends and the incremental one begins. Absent: the historical load takes all there is, and
     * the incremental one goes on from the latest change that it brought. YAML key {@code history_end_date}.
     */
    Optional<String> historyEndDate();

    /** Default {@code {client}_src}. YAML key {@code target_database}. */
    Optional<String> targetDatabase();

    /** How the connector wants timestamps written; absent: as its pack says. YAML key {@code timestamp_format}. */
    Optional<String> timestampFormat();

    /** Whether a load's rows are added or take the table's place; absent: as its pack says. YAML key {@code write_mode}. */
    Optional<WriteMode> writeMode();

    /** How many objects load at the same time; absent: as its pack says. YAML key {@code parallel_limit}. */
    OptionalInt parallelLimit();

    /** Directories with source packs of the user's own. YAML key {@code source_packs}. */
    List<Path> sourcePacks();

    /** What holds for single objects, by the object's name. YAML key {@code object_settings}. */
    Map<String, ObjectSettings> objectSettings();

    /**
     * Keys of the load files' {@code in:} that are handed on as they are, laid over those of the pack: texts, numbers,
     * booleans, lists and maps of them. YAML key {@code in}.
     */
    Map<String, Object> in();

    /** The id of the source's TD Authentication. YAML key {@code auth_id}. */
    OptionalLong authId();

    /** Default {@code ingestion}. YAML key {@code project_dir}. */
    @Value.Default
    default String projectDirectory() {
        return "ingestion";
    }

    /**
     * Further parameters of the connector, as {@code account_name} or {@code warehouse}. YAML: the well-known ones are keys of
     * the section, any others go below {@code parameters}.
     */
    Map<String, String> parameters();

    /** Base names of the tables that its objects are loaded into, in their order. */
    @Value.Lazy
    default List<String> tables() {
        return objects().stream()
                .map(object -> PipelineConfig.tableName(sourceName() + "_" + object))
                .toList();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link IngestionConfig}; not thread-safe. */
    final class Builder extends ImmutableIngestionConfig.Builder {
        Builder() {}
    }
}
