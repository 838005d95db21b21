package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.AliasedRelation;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.Delete;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.SubqueryExpression;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a staging project's workflows, settings and statements must do, whatever columns a table has. */
final class StagingRules {

    private static final Map<String, String> NOT_IN_HIVE = Map.of(
            "try_cast", "CAST",
            "regexp_like", "RLIKE",
            "date_parse", "unix_timestamp",
            "format_datetime", "date_format",
            "json_extract_scalar", "regexp_extract",
            "json_extract", "regexp_extract",
            "to_unixtime", "unix_timestamp",
            "from_iso8601_timestamp", "unix_timestamp",
            "get_json_object", "regexp_extract",
            "strpos", "instr");

    private StagingRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "staging.params",
                                "63",
                                "Every table in src_params.yml has its six settings, with values that make sense.")
                        .why(
                                "The workflow's expressions read them: what is missing fails the table, or loads it in full each time.")
                        .fix(
                                "name, source_db, staging_table, has_dedup (true, false), partition_columns (null without dedupe), mode (inc, full)")
                        .project(Phase.STAGING, StagingRules::params),
                Rule.error("staging.dependencies", "64, D-48", "depends_on names groups that come before.")
                        .why(
                                "Groups run in the order of the list: a group that comes too early reads yesterday's tables.")
                        .fix("list the group that is depended on first")
                        .project(Phase.STAGING, StagingRules::dependencies),
                Rule.error(
                                "staging.static-workflow",
                                "65, D-43",
                                "staging_transformation.dig and staging_hive.dig are loops, not edited for a table.")
                        .why(
                                "A table that is written into the loop's file is run beside the loop, twice or with old settings.")
                        .fix("list the table in config/src_params.yml")
                        .project(Phase.STAGING, StagingRules::staticWorkflow),
                Rule.error(
                                "staging.upsert-file",
                                "61",
                                "A table has an upsert file if and only if it has has_dedup: true.")
                        .why(
                                "Without the file the run fails; a file that nothing asks for hides that rows are not deduplicated.")
                        .fix("add queries/{table}_upsert.sql, or set has_dedup: true")
                        .project(Phase.STAGING, StagingRules::upsertFile),
                Rule.error(
                                "staging.incremental-predicate",
                                "62",
                                "An incremental statement takes rows above the watermark, an initial one all.")
                        .why("Each run would write all rows again, or the first one none.")
                        .fix("WHERE time > the watermark of inc_log in queries/, no such condition in init_queries/")
                        .project(Phase.STAGING, StagingRules::incrementalPredicate),
                Rule.warning(
                                "staging.predicate-table",
                                "62",
                                "The watermark that a statement reads is that of the table that it reads.")
                        .why("With another table's watermark rows are lost or taken twice.")
                        .fix("compare table_name with the source table's name")
                        .project(Phase.STAGING, StagingRules::predicateTable),
                Rule.error(
                                "staging.work-table",
                                "66, D-49",
                                "A work table is made anew or emptied before use, and dropped after it.")
                        .why("What an earlier run has left in it is merged once more.")
                        .fix("create_table: work_… (not insert_into), and td_ddl> drop_tables behind the upsert")
                        .project(Phase.STAGING, StagingRules::workTable),
                Rule.error("staging.delete-guard", "69", "A DELETE by key leaves out keys that are NULL.")
                        .why("NOT IN and IN with a NULL are neither true nor false: rows stay that should go.")
                        .fix("WHERE key IN (SELECT key FROM work WHERE key IS NOT NULL)")
                        .project(Phase.STAGING, StagingRules::deleteGuard),
                Rule.warning(
                                "staging.key-separator",
                                "69, D-49",
                                "A key of several columns is joined with a separator.")
                        .why("'1' and '23' make the same key as '12' and '3'.")
                        .fix("COALESCE(CAST(a AS varchar), '') || '~' || COALESCE(CAST(b AS varchar), '')")
                        .project(Phase.STAGING, StagingRules::keySeparator),
                Rule.error("staging.dedupe-on-raw", "60", "Rows are deduplicated after they were cleaned.")
                        .why("' A' and 'A' are one customer once they are clean, and two before.")
                        .fix("clean in a first WITH query, number the rows of that one")
                        .project(Phase.STAGING, StagingRules::dedupeOnRaw),
                Rule.error("staging.hive-function", "67, 58, D-46", "Hive SQL uses Hive's functions.")
                        .why(
                                "TRY_CAST and Presto's functions are unknown to Hive; get_json_object fails on quoted keys.")
                        .fix("CAST instead of TRY_CAST; regexp_extract for JSON; date_format, from_unixtime for times")
                        .project(Phase.STAGING, StagingRules::hiveFunction),
                Rule.error(
                                "staging.hive-target",
                                "67",
                                "A Hive transformation overwrites its _inc_dedup_tmp table, from rows above stg_time.")
                        .why(
                                "The workflow takes the rows over from that table; without the condition it takes all of them.")
                        .fix(
                                "INSERT OVERWRITE TABLE ${list.snk_db}.${list.snk_tbl}_inc_dedup_tmp SELECT … WHERE time > ${td.last_results.stg_time}")
                        .project(Phase.STAGING, StagingRules::hiveTarget));
    }

    /** The tables of src_params.yml: a list or a mapping, or lists within dependency groups. */
    private static List<YamlNode> tables(LintProject project) {
        List<YamlNode> tables = new ArrayList<>();
        project.yamls().forEach((path, root) -> {
            if (path.endsWith("src_params.yml")) {
                tables.addAll(root.all("tables"));
                root.all("dependency_groups").forEach(group -> tables.addAll(group.all("tables")));
            }
        });
        return tables;
    }

    private static Set<String> sourceTables(LintProject project) {
        Set<String> sources = new HashSet<>();
        tables(project).forEach(table -> sources.add(table.text("name")));
        return sources;
    }

    private static boolean isHive(YamlNode table) {
        return table.get("snk_tbl").isPresent() || table.get("query_name").isPresent();
    }

    private static void params(LintProject project, Findings findings) {
        for (YamlNode table : tables(project)) {
            if (!table.isMapping() || isHive(table) || table.text("engine").equals("hive")) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            for (String key : List.of("name", "source_db", "staging_table", "has_dedup", "partition_columns", "mode")) {
                if (table.get(key).isEmpty()) {
                    missing.add(key);
                }
            }
            if (!missing.isEmpty()) {
                findings.at(table.place(), "The table '" + table.text("name") + "' lacks " + missing);
            }
            table.get("mode")
                    .filter(mode -> !List.of("inc", "full").contains(mode.text().orElse("")))
                    .ifPresent(mode -> findings.at(mode.place(), "The mode is '" + mode + "'"));
            if (table.text("has_dedup").equals("true")
                    && table.get("partition_columns").filter(YamlNode::isNull).isPresent()) {
                findings.at(
                        table.get("partition_columns").orElseThrow().keyPlace(),
                        "The table is to be deduplicated, by no column");
            }
        }
    }

    private static void dependencies(LintProject project, Findings findings) {
        project.yamls().values().forEach(root -> {
            Set<String> all = new HashSet<>();
            root.all("dependency_groups").forEach(group -> all.add(group.text("group")));
            Set<String> before = new HashSet<>();
            for (YamlNode group : root.all("dependency_groups")) {
                for (YamlNode dependency : group.all("depends_on")) {
                    String name = dependency.text().orElse("");
                    if (!all.contains(name)) {
                        findings.at(dependency.place(), "There is no group '" + name + "'");
                    } else if (!before.contains(name)) {
                        findings.at(
                                dependency.place(),
                                "The group '" + name + "' does not come before '" + group.text("group") + "'");
                    }
                }
                before.add(group.text("group"));
            }
        });
    }

    private static void staticWorkflow(LintProject project, Findings findings) {
        Set<String> tables = new HashSet<>();
        tables(project).forEach(table -> tables.add(table.text("name")));
        for (LintTask root : project.roots()) {
            if (!root.file().equals("staging_transformation.dig")
                    && !root.file().equals("staging_hive.dig")) {
                continue;
            }
            boolean loops = root.tree().stream().anyMatch(task -> task.is("for_each>"));
            if (!loops) {
                findings.at(root.config().place(), "The workflow has no loop over the tables");
            }
            root.walk(task -> {
                String path = task.value().text().orElse("");
                if (task.is("td>") && tables.stream().anyMatch(table -> !table.isEmpty() && path.contains(table))) {
                    findings.at(task.value().place(), "The workflow names a table's file, " + path);
                }
            });
        }
    }

    private static void upsertFile(LintProject project, Findings findings) {
        // What Hive has cleaned is taken over by a file of that name, deduplicated or not.
        boolean hive = project.sqls().stream().anyMatch(sql -> sql.engine() == LintSql.Engine.HIVE);
        for (YamlNode table : tables(project)) {
            String dedupe = table.text("has_dedup");
            String name = table.text("name").replaceFirst("_hist_?union$", "");
            if (isHive(table) || name.isEmpty() || table.text("engine").equals("hive")) {
                continue;
            }
            Optional<String> file = project.files().keySet().stream()
                    .filter(path -> path.endsWith("_upsert.sql"))
                    .filter(path -> path.matches(".*[/_]" + Pattern.quote(name) + "(_hist_?union)?_upsert\\.sql"))
                    .findFirst();
            if (dedupe.equals("true") && file.isEmpty()) {
                findings.at(table.place(), "The table '" + name + "' is to be deduplicated and has no upsert file");
            } else if (dedupe.equals("false") && file.isPresent() && !hive) {
                findings.at(
                        table.place(), "The table '" + name + "' is not deduplicated, and " + file.get() + " is there");
            }
        }
    }

    private static boolean isTransformation(LintSql sql) {
        return sql.engine() == LintSql.Engine.PRESTO
                && sql.file().contains("queries/")
                && !sql.file().endsWith("_upsert.sql")
                && sql.statements().stream()
                        .anyMatch(statement -> SqlShape.query(statement)
                                .filter(query -> query.getWith().isPresent())
                                .isPresent());
    }

    private static List<ComparisonExpression> watermarks(LintSql sql) {
        return sql.all(ComparisonExpression.class).stream()
                .filter(comparison -> comparison.getOperator() == ComparisonExpression.Operator.GREATER_THAN
                        || comparison.getOperator() == ComparisonExpression.Operator.GREATER_THAN_OR_EQUAL)
                .filter(comparison ->
                        SqlShape.columnName(sql, comparison.getLeft()).equals("time"))
                .toList();
    }

    private static void incrementalPredicate(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            if (!isTransformation(sql)) {
                continue;
            }
            boolean initial = sql.file().contains("init_queries/");
            List<ComparisonExpression> watermarks = watermarks(sql);
            if (initial) {
                watermarks.stream()
                        .filter(each ->
                                !LintSql.below(each, SubqueryExpression.class).isEmpty())
                        .forEach(each -> findings.at(sql.place(each), "The first load leaves rows out"));
            } else if (watermarks.isEmpty() && readsSource(project, sql)) {
                findings.at(sql.start(), "The statement takes all rows each time");
            }
        }
    }

    /** Whether a SQL reads one of the tables that src_params.yml names. */
    private static boolean readsSource(LintProject project, LintSql sql) {
        Set<String> sources = sourceTables(project);
        return sql.all(Table.class).stream().anyMatch(table -> sources.contains(sql.last(table.getName())));
    }

    private static void predicateTable(LintProject project, Findings findings) {
        Set<String> sources = sourceTables(project);
        for (LintSql sql : project.sqls()) {
            for (ComparisonExpression watermark : watermarks(sql)) {
                for (ComparisonExpression condition : LintSql.below(watermark.getRight(), ComparisonExpression.class)) {
                    if (SqlShape.columnName(sql, condition.getLeft()).equals("table_name")
                            && condition.getRight() instanceof StringLiteral text
                            && !sql.literal(text).contains("${")) {
                        boolean read = sql.all(Table.class).stream()
                                .anyMatch(table -> sql.last(table.getName()).equals(sql.literal(text)));
                        if (!read || !sources.contains(sql.literal(text))) {
                            findings.at(
                                    sql.place(text),
                                    "The watermark is that of '" + sql.literal(text)
                                            + "', which is not the table that is read");
                        }
                    }
                }
            }
        }
    }

    private static void workTable(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            Set<String> dropped = new HashSet<>();
            Set<String> emptied = new HashSet<>();
            root.walk(task -> {
                if (task.is("td_ddl>")) {
                    task.config()
                            .all("drop_tables")
                            .forEach(each -> dropped.add(bare(each.text().orElse(""))));
                    task.config()
                            .all("empty_tables")
                            .forEach(each -> emptied.add(bare(each.text().orElse(""))));
                }
            });
            root.walk(task -> {
                for (String key : List.of("insert_into", "create_table")) {
                    String table = bare(task.config().text(key));
                    if (table.startsWith("work_")) {
                        YamlNode at = task.config().get(key).orElseThrow();
                        if (!dropped.contains(table)) {
                            findings.at(at.place(), "Nothing drops the work table '" + table + "'");
                        }
                        if (key.equals("insert_into") && !emptied.contains(table)) {
                            findings.at(
                                    Severity.WARNING,
                                    at.place(),
                                    "Nothing empties the work table '" + table + "' before");
                        }
                    }
                }
            });
        }
    }

    private static String bare(String table) {
        return table.replaceFirst("^(\\$\\{[^}]*\\}|\\w+)\\.(?=\\w|\\$)", "");
    }

    private static void deleteGuard(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
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
        }
    }

    private static void keySeparator(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
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
        }
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
        Set<String> sources = sourceTables(project);
        for (LintSql sql : project.sqls()) {
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
        }
    }

    private static Relation base(Relation relation) {
        return relation instanceof AliasedRelation aliased ? base(aliased.getRelation()) : relation;
    }

    private static void hiveFunction(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            sql.hive()
                    .forEach(root -> walk(root, node -> {
                        if ((node.is("TOK_FUNCTION") || node.is("TOK_FUNCTIONDI")) && node.size() > 0) {
                            String name = node.child(0).text().toLowerCase(Locale.ROOT);
                            if (NOT_IN_HIVE.containsKey(name)) {
                                findings.at(
                                        sql.place(node.child(0)),
                                        "Staging in Hive does not use " + name + ", but " + NOT_IN_HIVE.get(name));
                            }
                        }
                    }));
            if (sql.engine() == LintSql.Engine.HIVE) {
                // TRY_CAST(x AS t) is no Hive at all, so that the grammar has no tree for it.
                int at = sql.text().toLowerCase(Locale.ROOT).indexOf("try_cast(");
                if (at >= 0) {
                    findings.at(sql.placeAt(at), "Staging in Hive does not use try_cast, but CAST");
                }
            }
        }
    }

    private static void hiveTarget(LintProject project, Findings findings) {
        if (!project.files().containsKey("staging_hive.dig")) {
            return;
        }
        for (LintSql sql : project.sqls()) {
            boolean inserts = sql.hive().stream().anyMatch(root -> contains(root, "TOK_DESTINATION"));
            if (sql.engine() != LintSql.Engine.HIVE
                    || !sql.file().endsWith(".sql")
                    || sql.hive().isEmpty()) {
                continue;
            }
            if (!inserts || !sql.text().contains("_inc_dedup_tmp")) {
                findings.at(sql.start(), "The statement does not overwrite the table …_inc_dedup_tmp");
            }
            if (!sql.text().contains("${td.last_results.stg_time}")) {
                findings.at(sql.start(), "The statement does not ask for time > ${td.last_results.stg_time}");
            }
        }
    }

    private static boolean contains(HiveNode root, String kind) {
        return root.is(kind) || root.children().stream().anyMatch(child -> contains(child, kind));
    }

    private static void walk(HiveNode node, Consumer<HiveNode> visit) {
        visit.accept(node);
        node.children().forEach(child -> walk(child, visit));
    }
}
