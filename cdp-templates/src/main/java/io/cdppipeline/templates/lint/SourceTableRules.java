package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.trino.sql.tree.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the tables and columns that settings name must be by the catalog. */
final class SourceTableRules {

    private static final int MOST_COLUMNS = 200;

    private SourceTableRules() {}

    static List<LintRule> all(Schemas schemas) {
        return List.of(
                Rule.error("staging.source-table", "53", "The tables that staging reads are there.")
                        .why("The table's task fails, and with it the workflow.")
                        .fix("correct name or source_db in src_params.yml, or load the table first")
                        .project(Phase.STAGING, schemas.asked(SourceTableRules::sourceTables)),
                Rule.warning(
                                "staging.too-many-columns",
                                "53",
                                "A source has at most 200 columns, or all of them are staged.")
                        .why("Of a wider table the columns behind the 200th are left out, and nobody is told which.")
                        .fix("skip columns that nobody needs, so that those that are needed are among the 200")
                        .project(Phase.STAGING, schemas.asked(SourceTableRules::tooManyColumns)),
                Rule.error(
                                "unification.prep-source",
                                "80",
                                "The columns that are prepared are there, and are no lists.")
                        .why("The prep step fails on a column that is not there, and a list is no key.")
                        .fix("correct the table or the column in src_prep_params.yml, or leave it out")
                        .project(Phase.UNIFICATION, schemas.asked(SourceTableRules::prepared)),
                Rule.warning("hybrid.source-columns", "91", "The columns that a unify YAML names are in their tables.")
                        .why("The statements that are made of it fail, after the long steps before them.")
                        .fix("correct the column in key_columns or in the attributes")
                        .project(Phase.HYBRID, schemas.asked(SourceTableRules::keyColumns)));
    }

    /** The table that an entry of src_params.yml reads, in either engine's words. */
    private static Optional<TableName> source(LintProject project, YamlNode entry) {
        boolean hive = StagingSettings.isHive(entry);
        return Schemas.name(
                project, entry.text(hive ? "src_db" : "source_db"), entry.text(hive ? "src_histunion_tbl" : "name"));
    }

    private static void sourceTables(LintProject project, Schemas schemas, Findings findings) {
        for (YamlNode entry : StagingSettings.tables(project)) {
            source(project, entry).filter(name -> schemas.table(name).isEmpty()).ifPresent(name -> {
                boolean database = schemas.hasDatabase(name.database());
                // A database of which nothing is known may just not have been looked at.
                findings.at(
                        database ? Severity.ERROR : Severity.WARNING,
                        entry.place(),
                        database
                                ? "There is no table " + name
                                : "The catalog knows no table of " + name.database() + ", and so not " + name);
            });
        }
    }

    private static void tooManyColumns(LintProject project, Schemas schemas, Findings findings) {
        for (YamlNode entry : StagingSettings.tables(project)) {
            Optional<TableSchema> table = source(project, entry).flatMap(schemas::table);
            if (table.isEmpty() || table.get().columns().size() <= MOST_COLUMNS) {
                continue;
            }
            Set<String> staged = new HashSet<>();
            StagingOutputs.all(project, (sql, outputs) -> {
                if (sql.all(Table.class).stream()
                        .anyMatch(read -> sql.last(read.getName())
                                .equals(table.get().name().table()))) {
                    outputs.forEach(output -> staged.add(output.name()));
                }
            });
            List<String> lost = table.get().columns().stream()
                    .map(column -> column.name().toLowerCase(Locale.ROOT))
                    .filter(column -> !staged.contains(column))
                    .toList();
            if (!lost.isEmpty()) {
                findings.at(
                        entry.place(),
                        table.get().name() + " has " + table.get().columns().size()
                                + " columns, of which are not staged: " + String.join(", ", lost));
            }
        }
    }

    private static void prepared(LintProject project, Schemas schemas, Findings findings) {
        project.yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls").forEach(entry -> {
                    Optional<TableName> name = Schemas.name(project, entry.text("src_db"), entry.text("src_tbl"));
                    Optional<TableSchema> table = name.flatMap(schemas::table);
                    if (name.isPresent()
                            && table.isEmpty()
                            && schemas.hasDatabase(name.get().database())) {
                        findings.at(entry.place(), "There is no table " + name.get());
                    }
                    table.ifPresent(known -> entry.all("columns").forEach(column -> prepared(known, column, findings)));
                }));
    }

    private static void prepared(TableSchema table, YamlNode column, Findings findings) {
        String name = column.text("name");
        Optional<Column> known = table.columns().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
        if (known.isEmpty() && !name.isEmpty() && !name.equals("time") && !name.contains("${")) {
            findings.at(column.place(), table.name() + " has no column '" + name + "'");
        }
        known.filter(each -> each.type().toLowerCase(Locale.ROOT).matches("(array|map|row|json)\\b.*"))
                .ifPresent(
                        each -> findings.at(column.place(), "'" + name + "' is " + each.type() + ", which is no key"));
    }

    private static void keyColumns(LintProject project, Schemas schemas, Findings findings) {
        HybridFiles.each((root, all) -> {
                    for (YamlNode entry : root.all("tables")) {
                        Optional<TableSchema> table = Schemas.name(project, entry.text("database"), entry.text("table"))
                                .flatMap(schemas::table);
                        table.ifPresent(known -> {
                            entry.all("key_columns").forEach(column -> column(known, column, "column", all));
                            for (YamlNode master : root.all("master_tables")) {
                                master.all("attributes").stream()
                                        .flatMap(attribute -> attribute.all("source_columns").stream())
                                        .filter(column -> column.text("table").equals(entry.text("table")))
                                        .forEach(column -> {
                                            column(known, column, "column", all);
                                            column(known, column, "order_by", all);
                                        });
                            }
                        });
                    }
                })
                .accept(project, findings);
    }

    private static void column(TableSchema table, YamlNode entry, String key, Findings findings) {
        entry.get(key)
                .filter(node -> !node.text().orElse("").contains("${"))
                .filter(node ->
                        !Schemas.columns(table).contains(node.text().orElse("").toLowerCase(Locale.ROOT)))
                .ifPresent(node -> findings.at(node.place(), table.name() + " has no column '" + node + "'"));
    }
}
