package io.cdppipeline.templates.lint;

import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.SaveMode;
import java.util.List;
import java.util.regex.Pattern;

/** What the statements around a load must be guarded against. */
final class IngestionQueryRules {

    private IngestionQueryRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "ingestion.connector-field",
                                "22, D-25",
                                "SQL uses the table's field, the load the connector's.")
                        .why(
                                "The two differ for some sources: the query or the load asks for a column that is not there.")
                        .fix("write incremental_field in SQL and incremental_field_connector in the load's file")
                        .project(Phase.INGESTION, IngestionQueryRules::connectorField),
                Rule.error(
                                "ingestion.empty-field-guard",
                                "25",
                                "A query over the incremental field runs only where there is one.")
                        .why("An object without such a field gives a query over a column without a name, which fails.")
                        .fix(
                                "put it below if>: ${datasource.incremental_field != null && datasource.incremental_field != ''}")
                        .project(Phase.INGESTION, IngestionQueryRules::emptyFieldGuard),
                Rule.error("ingestion.create-if-not-exists", "26", "CREATE TABLE says IF NOT EXISTS.")
                        .why("The second run fails, since the table is there.")
                        .fix("write CREATE TABLE IF NOT EXISTS")
                        .project(
                                Phase.INGESTION,
                                (project, findings) -> project.sqls()
                                        .forEach(sql -> sql.all(CreateTable.class).stream()
                                                .filter(create -> create.getSaveMode() == SaveMode.FAIL)
                                                .forEach(create -> findings.at(
                                                        sql.place(create),
                                                        "The statement fails where the table exists")))));
    }

    private static void connectorField(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            if (sql.text().contains("field_connector}")) {
                sql.all(Identifier.class).stream()
                        .filter(name -> sql.name(name).contains("field_connector}"))
                        .findFirst()
                        .ifPresent(name -> findings.at(
                                sql.place(name), "A table is asked for the connector's field " + sql.name(name)));
            }
        }
        boolean differ = DataSource.of(project).stream()
                .anyMatch(source -> !source.connectorField().isEmpty()
                        && !source.field().isEmpty()
                        && !source.connectorField().equals(source.field()));
        project.yamls()
                .values()
                .forEach(root -> root.get("in", "incremental_field")
                        .filter(field -> differ
                                && field.text()
                                        .orElse("")
                                        .matches("\\$\\{\\s*datasource\\.(incremental|inc)_field\\s*\\}"))
                        .ifPresent(
                                field -> findings.at(field.place(), "The connector is asked for the table's field")));
    }

    private static void emptyFieldGuard(LintProject project, Findings findings) {
        List<DataSource> without = DataSource.of(project).stream()
                .filter(source -> source.field().isEmpty())
                .toList();
        Pattern field = Pattern.compile("datasource\\.(incremental|inc)_field\\s*\\}");
        for (LintTask task : project.tasks()) {
            boolean uses = project.sqls(task).stream()
                    .anyMatch(sql -> field.matcher(sql.text()).find()
                            && sql.all(Identifier.class).stream()
                                    .anyMatch(name ->
                                            field.matcher(sql.name(name)).find()));
            boolean guarded = task.path().stream()
                    .anyMatch(around -> around.is("if>")
                            && around.value().text().orElse("").matches("(?s).*(incremental|inc)_field.*"));
            boolean history = task.path().stream()
                    .anyMatch(around -> around.is("for_each>")
                            && around.value().text("datasource").contains("hist_datasources"));
            boolean some = without.stream().anyMatch(source -> source.history() == history);
            if (uses && some && !guarded) {
                findings.at(task.value().place(), "The task runs for objects without an incremental field too");
            }
        }
    }
}
