package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableSchema;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.Union;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** What a union must make of the columns that its two sides have by the catalog. */
final class HistUnionSchemaRules {

    private HistUnionSchemaRules() {}

    static List<LintRule> all(Schemas schemas) {
        return List.of(
                Rule.error(
                                "hist-union.schema",
                                "43, 44, D-31",
                                "A union takes all columns that its sides have, and no others.")
                        .why(
                                "A column that is left out is gone from all later phases; one that is not there fails the query.")
                        .fix("list every column of both sides, with NULL AS c on the side that lacks it")
                        .project(
                                Phase.HIST_UNION,
                                schemas.asked((project, known, findings) ->
                                        sides(project, known, (sql, sides) -> columns(sql, sides, findings)))),
                Rule.error("hist-union.types", "45", "A column has one type on both sides of a union.")
                        .why("The query fails, or the engine changes values of one side without a word.")
                        .fix("CAST the column on the side whose type is not the target's")
                        .project(
                                Phase.HIST_UNION,
                                schemas.asked((project, known, findings) ->
                                        sides(project, known, (sql, sides) -> types(sql, sides, findings)))));
    }

    /** One select of a union and the table that it reads. */
    private record Side(QuerySpecification select, List<SqlShape.Output> outputs, TableSchema table) {

        boolean history() {
            return table.name().table().endsWith("_hist");
        }
    }

    private static void sides(LintProject project, Schemas schemas, BiConsumer<LintSql, List<Side>> visit) {
        for (LintSql sql : project.sqls()) {
            for (Union union : sql.all(Union.class)) {
                List<Side> sides = new ArrayList<>();
                union.getRelations()
                        .forEach(each -> side(project, schemas, sql, each).ifPresent(sides::add));
                if (sides.size() > 1) {
                    visit.accept(sql, sides);
                }
            }
        }
    }

    private static Optional<Side> side(LintProject project, Schemas schemas, LintSql sql, Relation relation) {
        if (!(relation instanceof QuerySpecification select) || select.getFrom().isEmpty()) {
            return Optional.empty();
        }
        Relation from = select.getFrom().get();
        List<SqlShape.Output> outputs = SqlShape.outputs(sql, select);
        if (!((from instanceof AliasedRelation aliased ? aliased.getRelation() : from) instanceof Table table)
                || SqlShape.hasStar(outputs)) {
            return Optional.empty();
        }
        return sql.database(table.getName())
                .flatMap(database -> Schemas.name(project, sql.name(database), sql.last(table.getName())))
                .flatMap(schemas::table)
                .map(schema -> new Side(select, outputs, schema));
    }

    private static void columns(LintSql sql, List<Side> sides, Findings findings) {
        Set<String> taken = new HashSet<>();
        sides.get(0).outputs().forEach(output -> taken.add(output.name().toLowerCase(Locale.ROOT)));
        for (Side side : sides) {
            Set<String> missing = new TreeSet<>(Schemas.columns(side.table()));
            missing.removeAll(taken);
            if (!missing.isEmpty()) {
                findings.at(
                        side.history() ? Severity.WARNING : Severity.ERROR,
                        sql.place(side.select()),
                        "The union leaves out " + missing + " of "
                                + side.table().name());
            }
            for (SqlShape.Output output : side.outputs()) {
                String read = output.expression()
                        .map(expression -> SqlShape.columnName(sql, plain(expression)))
                        .orElse("");
                if (!read.isEmpty()
                        && !read.contains("${")
                        && !Schemas.columns(side.table()).contains(read.toLowerCase(Locale.ROOT))) {
                    findings.at(sql.place(output.item()), side.table().name() + " has no column '" + read + "'");
                }
            }
        }
    }

    private static Expression plain(Expression expression) {
        return expression instanceof Cast cast ? plain(cast.getExpression()) : expression;
    }

    private static void types(LintSql sql, List<Side> sides, Findings findings) {
        Side first = sides.get(0);
        for (Side side : sides.subList(1, sides.size())) {
            for (int i = 0; i < Math.min(first.outputs().size(), side.outputs().size()); i++) {
                Optional<String> one = type(sql, first, first.outputs().get(i));
                Optional<String> other = type(sql, side, side.outputs().get(i));
                if (one.isPresent() && other.isPresent() && !one.equals(other)) {
                    findings.at(
                            sql.place(side.outputs().get(i).item()),
                            "'" + side.outputs().get(i).name() + "' is " + other.get() + " here and " + one.get()
                                    + " in " + first.table().name());
                }
            }
        }
    }

    /** The type of what a side gives, where it is a column or a cast. */
    private static Optional<String> type(LintSql sql, Side side, SqlShape.Output output) {
        Optional<Expression> expression = output.expression();
        if (expression.isPresent() && expression.get() instanceof Cast cast) {
            return Optional.of(base(cast.getType().toString()));
        }
        Map<String, String> types = new HashMap<>();
        types.put("time", "bigint");
        for (Column column : side.table().columns()) {
            types.put(column.name().toLowerCase(Locale.ROOT), base(column.type()));
        }
        return expression
                .map(each -> SqlShape.columnName(sql, each).toLowerCase(Locale.ROOT))
                .flatMap(name -> Optional.ofNullable(types.get(name)));
    }

    /** A type without the length that Treasure Data does not keep. */
    private static String base(String type) {
        return type.toLowerCase(Locale.ROOT).replace(" ", "").replaceAll("(varchar|char)\\(\\d+\\)", "$1");
    }
}
