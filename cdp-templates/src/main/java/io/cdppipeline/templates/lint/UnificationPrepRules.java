package io.cdppipeline.templates.lint;

import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the prep step must gather before the service is called. */
final class UnificationPrepRules {

    private static final Set<String> NEVER_KEYS =
            Set.of("id", "created_at", "updated_at", "load_timestamp", "source_system", "time");

    private UnificationPrepRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "unification.input-schema",
                                "79",
                                "The input table is created with every alias, source, time and ingest_time.")
                        .why("An insert that names a column which the table lacks fails, or widens it without a word.")
                        .fix("add the column in create_schema.sql, to both tables")
                        .project(Phase.UNIFICATION, UnificationPrepRules::inputSchema),
                Rule.error(
                                "unification.prep-columns",
                                "80, 86",
                                "Identifiers of people are prepared, not 'time' or a row's own stamps.")
                        .why("A key that is not a person's joins everybody who shares it.")
                        .fix("leave the column out of src_prep_params.yml")
                        .project(Phase.UNIFICATION, UnificationPrepRules::prepColumns),
                Rule.error("unification.placeholder", "82, D-58", "No SQL has a placeholder left.")
                        .why("The statement runs without the columns that the comment stands for.")
                        .fix("write the columns in its place")
                        .project(Phase.UNIFICATION, UnificationPrepRules::placeholder),
                Rule.warning(
                                "unification.only-email-or-phone",
                                "82, D-53",
                                "Rows count that have any key, not an e-mail or a phone alone.")
                        .why("coalesce(email, phone) IS NOT NULL drops whoever has only a customer id.")
                        .fix("coalesce over all aliases")
                        .project(Phase.UNIFICATION, UnificationPrepRules::onlyEmailOrPhone),
                Rule.error("unification.missing-alias", "82", "The prep step names only columns that are prepared.")
                        .why(
                                "The template's email and phone are no columns of the input table where nothing is prepared as such.")
                        .fix("leave the column out of the statement, or prepare one under that alias")
                        .project(Phase.UNIFICATION, UnificationPrepRules::missingAlias),
                Rule.error("unification.exclusion-list", "83, D-63", "exclusion_list is created before it is read.")
                        .why("The first run in a new database fails.")
                        .fix("create it, and its database, in the first task: key_value, key_name, tbls, note")
                        .project(Phase.UNIFICATION, UnificationPrepRules::exclusionList),
                Rule.warning(
                                "unification.long-phone",
                                "D-54",
                                "Phone numbers of more than ten digits are phone numbers.")
                        .why("length > 10 as a sign of a hash drops every number with its country's code.")
                        .fix("length(phone) = 64")
                        .project(Phase.UNIFICATION, UnificationPrepRules::longPhone));
    }

    private static void inputSchema(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (CreateTable create : sql.all(CreateTable.class)) {
                String name = sql.last(create.getName());
                if (!sql.file().endsWith("create_schema.sql") || !name.contains("unif_input")) {
                    continue;
                }
                Set<String> columns = new HashSet<>();
                LintSql.below(create, ColumnDefinition.class)
                        .forEach(column -> columns.add(sql.last(column.getName())));
                Set<String> wanted = new TreeSet<>(UnificationSettings.aliases(project));
                wanted.addAll(List.of("source", "time", "ingest_time"));
                wanted.removeAll(columns);
                if (!wanted.isEmpty()) {
                    findings.at(sql.place(create), "'" + name + "' lacks " + wanted);
                }
            }
        }
    }

    private static void prepColumns(LintProject project, Findings findings) {
        Set<String> keys = new HashSet<>();
        UnificationSettings.unify(project)
                .ifPresent(root -> root.all("keys").forEach(key -> keys.add(key.text("name"))));
        project.yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls").forEach(table -> {
                    boolean identifies = false;
                    for (YamlNode column : table.all("columns")) {
                        String name = column.text("name");
                        boolean key = keys.contains(column.text("alias_as"));
                        identifies |= key;
                        if (name.equals("time") || (key && NEVER_KEYS.contains(name) && !name.equals("id"))) {
                            findings.at(column.place(), "'" + name + "' tells nobody apart");
                        }
                    }
                    if (!identifies && !keys.isEmpty() && !table.all("columns").isEmpty()) {
                        findings.at(table.place(), "The table '" + table.text("src_tbl") + "' has no identifier");
                    }
                }));
    }

    private static void placeholder(LintProject project, Findings findings) {
        Pattern left = Pattern.compile(
                "(?i)--[^\\n]*(placeholder|\\bTODO\\b|replace (this|with)|add (other|more|remaining) columns)|<[a-z_]+ here>");
        findings.each(project.sqls(), "", sql -> {
            Matcher matcher = left.matcher(sql.text());
            if (matcher.find()) {
                findings.at(sql.placeAt(matcher.start()), "'" + matcher.group().strip() + "' was to be replaced");
            }
        });
    }

    private static void onlyEmailOrPhone(LintProject project, Findings findings) {
        Set<String> aliases = UnificationSettings.aliases(project);
        aliases.removeAll(Set.of("email", "phone"));
        findings.each(project.sqls(), aliases, sql -> {
            sql.all(IsNotNullPredicate.class).stream()
                    .filter(test -> test.getValue() instanceof CoalesceExpression coalesce
                            && coalesce.getOperands().stream()
                                    .allMatch(
                                            each -> Set.of("email", "phone").contains(SqlShape.columnName(sql, each))))
                    .filter(test -> !aliases.isEmpty())
                    .forEach(test -> findings.at(sql.place(test), "Rows with " + aliases + " alone are dropped"));
        });
    }

    private static void exclusionList(LintProject project, Findings findings) {
        Optional<LintSql> reader = project.sqls().stream()
                .filter(sql -> sql.all(Table.class).stream()
                                .anyMatch(table -> sql.last(table.getName()).equals("exclusion_list"))
                        || sql.all(Insert.class).stream()
                                .anyMatch(insert -> sql.last(insert.getTarget()).equals("exclusion_list")))
                .findFirst();
        boolean created = project.sqls().stream()
                .anyMatch(sql -> sql.all(CreateTable.class).stream()
                        .anyMatch(create -> sql.last(create.getName()).equals("exclusion_list")));
        if (reader.isPresent() && !created) {
            findings.at(reader.get().start(), "Nothing creates exclusion_list");
        }
    }

    private static void longPhone(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            sql.all(ComparisonExpression.class).stream()
                    .filter(each -> each.getOperator() == ComparisonExpression.Operator.GREATER_THAN
                            && each.getLeft() instanceof FunctionCall call
                            && SqlShape.calls(call, "length")
                            && LintSql.below(call, Identifier.class).stream()
                                    .anyMatch(name -> sql.name(name).contains("phone")))
                    .forEach(each -> findings.at(sql.place(each), "A long number is taken for a hash"));
        });
    }

    private static void missingAlias(LintProject project, Findings findings) {
        Set<String> missing = new TreeSet<>(List.of("email", "phone"));
        missing.removeAll(UnificationSettings.aliases(project));
        if (UnificationSettings.aliases(project).isEmpty()) {
            return;
        }
        findings.each(project.sqls(), missing, sql -> {
            if (sql.file().endsWith("unif_input_tbl.sql")) {
                sql.all(Identifier.class).stream()
                        .filter(name -> missing.contains(sql.name(name)))
                        .findFirst()
                        .ifPresent(name -> findings.at(
                                sql.place(name), "No column is prepared under the alias '" + sql.name(name) + "'"));
            }
        });
    }
}
