package io.cdppipeline.templates.lint;

import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What may be asked of the tables whose columns are the same in every project. */
final class KnownTableRules {

    private static final Map<String, Set<String>> COLUMNS = Map.of(
            "ingestion_log",
            Set.copyOf(IngestionLogRules.LOG_COLUMNS),
            "inc_log",
            Set.of("table_name", "project_name", "inc_value", "time"),
            "information_schema.tables",
            Set.of("table_catalog", "table_schema", "table_name", "table_type"),
            "information_schema.columns",
            Set.of(
                    "table_catalog",
                    "table_schema",
                    "table_name",
                    "column_name",
                    "ordinal_position",
                    "column_default",
                    "is_nullable",
                    "data_type"));

    private KnownTableRules() {}

    static List<LintRule> all() {
        return List.of(Rule.error(
                        "general.known-table",
                        "D-70, D-9",
                        "Logs and information_schema are asked for columns that they have.")
                .why("The query fails: information_schema knows no database_name and no row_count.")
                .fix("table_schema for the database and COUNT(*) of the table for its rows; table_name, status and"
                        + " records_processed of ingestion_log; inc_value of inc_log")
                .project((project, findings) -> findings.each(
                        project.sqls(),
                        "",
                        sql -> sql.all(QuerySpecification.class)
                                .forEach(select -> known(sql, select)
                                        .ifPresent(table -> columns(sql, select, table, findings))))));
    }

    /** The known table that a select reads, and no other beside it. */
    private static Optional<String> known(LintSql sql, QuerySpecification select) {
        Relation from = select.getFrom().orElse(null);
        if (!((from instanceof AliasedRelation aliased ? aliased.getRelation() : from) instanceof Table table)) {
            return Optional.empty();
        }
        String last = sql.last(table.getName());
        String qualified =
                sql.database(table.getName()).map(sql::name).orElse("").toLowerCase(Locale.ROOT) + "." + last;
        // Without a database it may be what the statement's own WITH makes.
        boolean bare = sql.database(table.getName()).isEmpty();
        return Optional.of(COLUMNS.containsKey(qualified) ? qualified : last)
                .filter(name -> COLUMNS.containsKey(name) && !bare);
    }

    private static void columns(LintSql sql, QuerySpecification select, String table, Findings findings) {
        SqlShape.outputs(sql, select)
                .forEach(output ->
                        output.expression().ifPresent(expression -> column(sql, expression, table, findings)));
        select.getWhere().ifPresent(where -> column(sql, where, table, findings));
    }

    private static void column(LintSql sql, Node node, String table, Findings findings) {
        if (node instanceof SubqueryExpression || node instanceof DataType) {
            return;
        }
        Identifier column = node instanceof Identifier name
                ? name
                : node instanceof DereferenceExpression path ? path.getField().orElse(null) : null;
        if (column == null) {
            node.getChildren().forEach(child -> column(sql, child, table, findings));
        } else if (!sql.name(column).contains("${")
                && !COLUMNS.getOrDefault(table, Set.of())
                        .contains(sql.name(column).toLowerCase(Locale.ROOT))) {
            findings.at(sql.place(column), table + " has no column '" + sql.name(column) + "'");
        }
    }
}
