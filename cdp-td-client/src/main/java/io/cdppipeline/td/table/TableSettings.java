package io.cdppipeline.td.table;

import io.cdppipeline.config.CdpStyle;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** What a table is to be like; what is not set stays as it is, or as the service has it. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface TableSettings {

    /** Its columns; none leaves them to the rows that come. Only for a new table: {@link TdTables#updateSchema} changes them. */
    List<TableColumn> schema();

    /** After how many days rows are dropped; 0 keeps them. */
    OptionalInt expireDays();

    /** Whether the column {@code v} is there, which holds a whole row as a map. */
    Optional<Boolean> includeV();

    /** Whether columns are added for fields that the schema lacks. Only for a table that exists. */
    Optional<Boolean> detectSchema();

    Optional<String> description();

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link TableSettings}; not thread-safe. */
    final class Builder extends ImmutableTableSettings.Builder {
        Builder() {}
    }
}
