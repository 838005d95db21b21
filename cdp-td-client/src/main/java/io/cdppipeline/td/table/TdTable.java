package io.cdppipeline.td.table;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.internal.ColumnTypes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** A table. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface TdTable {

    /** Its database and name. */
    TableName name();

    /** Its id; empty if not said. */
    String id();

    /** {@code log}; empty if not said. */
    String type();

    /** How many rows it has, where the service knows. */
    OptionalLong rows();

    /** Bytes stored, where the service knows. */
    OptionalLong storedBytes();

    /** Its columns as its schema has them, without {@code time}, which every table has. */
    List<TableColumn> schema();

    /** Its columns with Presto's type names, without {@code time}. */
    @Value.Derived
    default List<Column> columns() {
        return schema().stream()
                .map(column -> new Column(column.name(), ColumnTypes.presto(column.type())))
                .toList();
    }

    /** After how many days rows are dropped, if they are. */
    OptionalInt expireDays();

    /** Whether the column {@code v} is there, which holds a whole row as a map. */
    boolean includeV();

    /** Whether it cannot be deleted. */
    boolean deleteProtected();

    /** What it is for; empty if nobody said so. */
    String description();

    /** When it was made, where the service knows. */
    Optional<Instant> createdAt();

    /** When it last changed, where the service knows. */
    Optional<Instant> updatedAt();

    /** The newest row's time, where the service knows. */
    Optional<Instant> lastLogAt();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TdTable}; not thread-safe. */
    final class Builder extends ImmutableTdTable.Builder {
        Builder() {}
    }
}
