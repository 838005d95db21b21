package io.cdppipeline.templates.lint;

import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.WithQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How staging must join rows and leave one version of each. */
final class StagingDedupeRules {

    private StagingDedupeRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("staging.delete-guard", "69", "A DELETE by key leaves out keys that are NULL.")
                        .why("NOT IN and IN with a NULL are neither true nor false: rows stay that should go.")
                        .fix("WHERE key IN (SELECT key FROM work WHERE key IS NOT NULL)")
                        .project(Phase.STAGING, StagingDedupeRules::deleteGuard),
                Rule.warning(
                                "staging.key-separator",
                                "69, D-49",
                                "A key of several columns is joined with a separator.")
                        .why("'1' and '23' make the same key as '12' and '3'.")
                        .fix("COALESCE(CAST(a AS varchar), '') || '~' || COALESCE(CAST(b AS varchar), '')")
                        .project(Phase.STAGING, StagingDedupeRules::keySeparator),
                Rule.error("staging.dedupe-on-raw", "60", "Rows are deduplicated after they were cleaned.")
                        .why("' A' and 'A' are one customer once they are clean, and two before.")
                        .fix("clean in a first WITH query, number the rows of that one")
                        .project(Phase.STAGING, StagingDedupeRules::dedupeOnRaw),
                Rule.error("staging.join-order", "60", "Rows are cleaned, then joined, then deduplicated.")
                        .why("A raw key meets no cleaned one; what a join adds cannot be deduplicated any more.")
                        .fix("join the query that cleans, and number the rows of the one that joins")
                        .project(Phase.STAGING, StagingDedupeRules::joinOrder),
                Rule.error("staging.unasked-dedupe", "61", "Rows of a table with has_dedup: false all stay.")
                        .why(
                                "The workflow takes such a table over without an upsert: versions pile up, or rows are lost.")
                        .fix("set has_dedup: true and partition_columns, or leave ROW_NUMBER out")
                        .project(Phase.STAGING, StagingDedupeRules::unaskedDedupe));
    }

    private static void deleteGuard(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Delete delete : sql.all(Delete.class)) {
                for (InPredicate in : delete.getWhere()
                        .map(where -> LintSql.below(where, InPredicate.class))
                        .orElse(List.of())) {
                    if (in.getValueList() instanceof SubqueryExpression sub
                            && LintSql.below(sub, IsNotNullPredicate.class).isEmpty()
                            && SqlShape.callsIn(sub, "row_number").isEmpty()) {
                        findings.at(sql.place(in), "The keys may be NULL");
                    }
                }
            }
        });
    }

    private static void keySeparator(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (Delete delete : sql.all(Delete.class)) {
                delete.getWhere()
                        .ifPresent(where -> LintSql.below(where, InPredicate.class)
                                .forEach(in -> {
                                    List<Expression> parts = joined(in.getValue());
                                    boolean separated = parts.stream()
                                            .anyMatch(part -> part instanceof StringLiteral text
                                                    && !text.getValue().isEmpty());
                                    if (parts.size() > 1 && !separated) {
                                        findings.at(
                                                sql.place(in),
                                                "Several columns are joined to one key without anything between");
                                    }
                                }));
            }
        });
    }

    private static List<Expression> joined(Expression expression) {
        List<Expression> parts = new ArrayList<>();
        if (expression instanceof FunctionCall call && SqlShape.calls(call, "concat")) {
            call.getArguments().forEach(argument -> parts.addAll(joined(argument)));
        } else {
            parts.add(expression);
        }
        return parts;
    }

    private static void dedupeOnRaw(LintProject project, Findings findings) {
        Set<String> sources = StagingSettings.sourceTables(project);
        findings.each(project.sqls(), sources, sql -> {
            for (QuerySpecification select : sql.all(QuerySpecification.class)) {
                boolean numbers = LintSql.below(select.getSelect(), FunctionCall.class).stream()
                        .anyMatch(call -> SqlShape.calls(call, "row_number")
                                && call.getWindow().isPresent());
                boolean raw = select.getFrom()
                        .filter(from ->
                                base(from) instanceof Table table && sources.contains(sql.last(table.getName())))
                        .isPresent();
                if (numbers && raw) {
                    findings.at(sql.place(select), "The rows of a table are numbered as they are");
                }
            }
        });
    }

    private static Relation base(Relation relation) {
        return relation instanceof AliasedRelation aliased ? base(aliased.getRelation()) : relation;
    }

    private static void joinOrder(LintProject project, Findings findings) {
        Set<String> sources = StagingSettings.sourceTables(project);
        findings.each(project.sqls(), sources, sql -> {
            if (!StagingOutputs.isTransformation(sql)) {
                return;
            }
            Set<String> numbered = new HashSet<>();
            for (WithQuery with : sql.all(WithQuery.class)) {
                boolean reads = SqlShape.selects(with.getQuery()).stream()
                        .anyMatch(select -> select.getFrom()
                                .filter(from -> numbered.contains(table(sql, from)))
                                .isPresent());
                if (reads || numbersOwnRows(with)) {
                    numbered.add(sql.name(with.getName()));
                }
            }
            for (Join join : sql.all(Join.class)) {
                String left = table(sql, join.getLeft());
                if (numbered.contains(left)) {
                    findings.at(sql.place(join), "The rows are deduplicated before they are joined");
                } else if (sources.contains(left)) {
                    findings.at(sql.place(join), "The rows of '" + left + "' are joined before they are cleaned");
                }
            }
        });
    }

    /** Whether a query numbers the rows of another one of the statement, not those of a table that is to be joined. */
    private static boolean numbersOwnRows(WithQuery with) {
        return SqlShape.selects(with.getQuery()).stream()
                .anyMatch(select -> !SqlShape.callsIn(select.getSelect(), "row_number")
                                .isEmpty()
                        && select.getFrom()
                                .filter(from -> base(from) instanceof Table table
                                        && table.getName().getOriginalParts().size() == 1)
                                .isPresent());
    }

    /** The table or query that a relation is; empty for what is made of several. */
    private static String table(LintSql sql, Relation relation) {
        return base(relation) instanceof Table table ? sql.last(table.getName()) : "";
    }

    private static void unaskedDedupe(LintProject project, Findings findings) {
        Set<String> kept = new HashSet<>();
        StagingSettings.tables(project).stream()
                .filter(table -> table.text("has_dedup").equals("false"))
                .forEach(table -> kept.add(table.text("name")));
        findings.each(project.sqls(), kept, sql -> {
            boolean reads = sql.all(Table.class).stream().anyMatch(table -> kept.contains(sql.last(table.getName())));
            if (StagingOutputs.isTransformation(sql) && reads) {
                sql.all(WithQuery.class).stream()
                        .filter(with -> numbersOwnRows(with))
                        .forEach(
                                with -> findings.at(sql.place(with), "The rows are numbered, and nobody asked for it"));
            }
        });
    }
}
