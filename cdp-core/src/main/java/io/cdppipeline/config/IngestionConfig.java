package io.cdppipeline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** What is loaded from a source system, and how: YAML section {@code ingestion}. Immutable and thread-safe. */
@Value.Immutable
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

    static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link IngestionConfig}; not thread-safe. */
    final class Builder extends ImmutableIngestionConfig.Builder {
        Builder() {}
    }
}
