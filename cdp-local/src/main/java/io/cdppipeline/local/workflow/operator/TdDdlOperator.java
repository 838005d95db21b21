package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.ArrayList;
import java.util.List;

/** {@code td_ddl>}: drops, creates, empties and renames; what is so already is left alone. */
final class TdDdlOperator implements Operator {

    private static final String SOURCE = "io.digdag.standards.operator.td.TdDdlOperatorFactory";

    private final TdApi td;

    TdDdlOperator(TdApi td) {
        this.td = td;
    }

    /** A table that is to have another name in the same database. */
    private record Rename(TableName from, String to) {}

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) {
        List<String> emptyDatabases = params.parseTexts("empty_databases");
        List<String> dropDatabases = both(params.parseTexts("drop_databases"), emptyDatabases);
        List<String> createDatabases = both(params.parseTexts("create_databases"), emptyDatabases);
        List<String> emptyTables = params.parseTexts("empty_tables");
        List<String> dropTables = both(params.parseTexts("drop_tables"), emptyTables);
        List<String> createTables = both(params.parseTexts("create_tables"), emptyTables);
        List<Rename> renames = renames(params);
        String database = td.database(context, params);
        for (Rename rename : renames) {
            String owner = rename.from().database().orElse(database);
            if (td.tableRows(owner, rename.from().table()).isEmpty()) {
                throw new WorkflowException(
                        "Renaming table " + owner + "." + rename.from().table() + " doesn't exist");
            }
        }
        for (String name : dropDatabases) {
            context.log().info(SOURCE, "Deleting TD database " + name);
            td.ensureDatabaseDeleted(name);
        }
        for (String name : createDatabases) {
            context.log().info(SOURCE, "Creating TD database " + name);
            td.ensureDatabase(name);
        }
        for (String name : dropTables) {
            TableName table = TableName.parse(name);
            context.log().info(SOURCE, "Deleting TD table " + database + "." + table);
            td.ensureTableDeleted(table.database().orElse(database), table.table());
        }
        for (String name : createTables) {
            TableName table = TableName.parse(name);
            context.log().info(SOURCE, "Creating TD table " + database + "." + table);
            td.ensureTable(table.database().orElse(database), table.table());
        }
        for (Rename rename : renames) {
            context.log().info(SOURCE, "Renaming TD table " + database + "." + rename.from() + " -> " + rename.to());
            td.rename(rename.from().database().orElse(database), rename.from().table(), rename.to());
        }
        return TaskResult.empty();
    }

    private static List<Rename> renames(TaskConfig params) {
        List<Rename> renames = new ArrayList<>();
        List<JsonNode> elements = params.parseList("rename_tables");
        for (JsonNode element : elements) {
            if (!(element instanceof ObjectNode object) || !isText(object, "from") || !isText(object, "to")) {
                ArrayNode all = JsonNodeFactory.instance.arrayNode().addAll(elements);
                throw new WorkflowException("Expected array type for key 'rename_tables' but got " + all + " (array)");
            }
            TaskConfig rename = TaskConfig.of(object);
            String to = rename.text("to");
            if (to.contains(".")) {
                throw new WorkflowException("'to' option of rename_tables can't include database name");
            }
            renames.add(new Rename(TableName.parse(rename.text("from")), to));
        }
        return renames;
    }

    private static boolean isText(ObjectNode object, String key) {
        return object.hasNonNull(key) && object.get(key).isValueNode();
    }

    private static List<String> both(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
