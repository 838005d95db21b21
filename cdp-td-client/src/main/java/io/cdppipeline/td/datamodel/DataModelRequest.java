package io.cdppipeline.td.datamodel;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.target.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** A data model to make (td-api fact sheet, section 7). Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface DataModelRequest {

    String name();

    Optional<String> description();

    /** The e-mail addresses of those who may see it. */
    List<String> sharedUsers();

    /** Its tables. */
    List<Table> tables();

    /** Columns that mean the same: each relation is a list of two or more. */
    List<List<RelatedColumn>> relations();

    /**
     * A table with its columns.
     *
     * @param name the table
     * @param columns the columns and their types: {@code bigint}, {@code float}, {@code text}, {@code timestamp}
     */
    record Table(TableName name, Map<String, String> columns) {
        public Table {
            columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /**
     * A column in a relation.
     *
     * @param table the table
     * @param column the column
     */
    record RelatedColumn(TableName table, String column) {}

    /** The type that a column of Treasure Data has in a data model. */
    static String columnType(String type) {
        return switch (type) {
            case "long", "bigint", "int", "integer" -> "bigint";
            case "double", "float" -> "float";
            case "timestamp" -> "timestamp";
            default -> "text";
        };
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link DataModelRequest}; not thread-safe. */
    final class Builder extends ImmutableDataModelRequest.Builder {
        Builder() {}
    }
}
