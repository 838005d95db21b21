package io.cdppipeline.td;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.table.TdTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Schemas as the REST API tells them. */
final class TableCatalog implements Catalog {

    private final TdClient client;

    TableCatalog(TdClient client) {
        this.client = client;
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        try {
            return Optional.of(schema(client.tables().show(name)));
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<TableSchema> tables(String database) {
        try {
            return client.tables().list(database).stream()
                    .map(TableCatalog::schema)
                    .sorted(Comparator.comparing(TableSchema::name))
                    .toList();
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static TableSchema schema(TdTable table) {
        return new TableSchema(table.name(), table.columns(), table.rows());
    }
}
