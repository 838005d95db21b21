package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ColumnDefinition;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a project that calls the unification service must have, and what its files must say to each other. */
final class UnificationRules {

    private static final String RUNNER = "unif_runner.dig";
    private static final String PREP = "dynmic_prep_creation.dig";
    private static final String CALL = "id_unification.dig";
    private static final String ENRICH = "enrich_runner.dig";
    private static final Pattern ENDPOINT = Pattern.compile(
            "https://api-cdp\\.(treasuredata\\.com|eu01\\.treasuredata\\.com|ap02\\.treasuredata\\.com|ap03\\.treasuredata\\.com"
                    + "|treasuredata\\.co\\.jp)/unifications/workflow_call");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> NEVER_KEYS =
            Set.of("id", "created_at", "updated_at", "load_timestamp", "source_system", "time");

    private UnificationRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "unification.files",
                                "70, D-60, D-62",
                                "The four workflows and their four configurations are there, under these names.")
                        .why(
                                "unif_runner starts the others by name; one that is called dynamic_prep_creation is not found.")
                        .fix(
                                "unif_runner.dig, dynmic_prep_creation.dig (so spelt), id_unification.dig, enrich_runner.dig; config/environment.yml, src_prep_params.yml, unify.yml, stage_enrich.yml")
                        .project(Phase.UNIFICATION, UnificationRules::files),
                Rule.error(
                                "unification.runner",
                                "71",
                                "unif_runner starts its workflows by require>, knows its configuration, and has _error.")
                        .why("call> puts all tasks into one attempt, over the limit of tasks; echo> tells nobody.")
                        .fix("require> each workflow; include config/environment.yml; add _error")
                        .project(Phase.UNIFICATION, UnificationRules::runner),
                Rule.error(
                                "unification.id-method",
                                "72, D-61, D-73",
                                "unify.yml has persistent_ids or canonical_ids, and the call runs just that one.")
                        .why("The service refuses both, and makes no ids where the flag is of the other kind.")
                        .fix("keep one section; run_persistent_ids or run_canonical_ids: true, the other false")
                        .project(Phase.UNIFICATION, UnificationRules::idMethod),
                Rule.error(
                                "unification.run-flags",
                                "73",
                                "The call runs enrichments and master tables and keeps its tables.")
                        .why(
                                "What is not run is missing afterwards; without the debug tables no statistics can be read.")
                        .fix("run_enrichments, run_master_tables and keep_debug_tables: true")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> content(project, (task, content) -> {
                                    for (String flag :
                                            List.of("run_enrichments", "run_master_tables", "keep_debug_tables")) {
                                        if (!content.text(flag).equals("true")) {
                                            findings.at(
                                                    content.get(flag)
                                                            .orElse(content)
                                                            .place(),
                                                    flag + " is not true");
                                        }
                                    }
                                })),
                Rule.error("unification.endpoint", "74, 99, D-2", "The call goes to a CDP host, with its two headers.")
                        .why("api.treasuredata.com does not know the path; without authorization the answer is 401.")
                        .fix(
                                "https://api-cdp.{region}/unifications/workflow_call; authorization: ${secret:td.apikey}; content-type: application/json")
                        .project(Phase.UNIFICATION, UnificationRules::endpoint),
                Rule.error(
                                "unification.includes",
                                "75",
                                "id_unification and enrich_runner include the files whose variables they use.")
                        .why("What is not included is not defined, and the first expression that uses it fails.")
                        .fix(
                                "include config/environment.yml and config/src_prep_params.yml, in enrich_runner config/stage_enrich.yml")
                        .project(Phase.UNIFICATION, UnificationRules::includes),
                Rule.error(
                                "unification.input-table",
                                "77",
                                "unify.yml reads one table, with one key column for each alias.")
                        .why("The prep step gathers all identifiers in that table; what it has not, no key can be.")
                        .fix("one entry in tables, with a key_columns entry for each key")
                        .project(Phase.UNIFICATION, UnificationRules::inputTable),
                Rule.error("unification.merge-keys", "78, D-68", "merge_by_keys names each key once, and no other.")
                        .why(
                                "A key that is not merged is carried along for nothing; one without a column stops the service.")
                        .fix("list the keys of unify.yml, the steadiest first")
                        .project(Phase.UNIFICATION, UnificationRules::mergeKeys),
                Rule.error("unification.key-rules", "78, D-64, D-80", "Every key says which of its values are none.")
                        .why("Empty and 'null' texts are one person's key: half of all customers become one.")
                        .fix("invalid_texts: ['', 'N/A', 'null'] or valid_regexp")
                        .project(Phase.UNIFICATION, UnificationRules::keyRules),
                Rule.warning("unification.uuid-case", "D-39", "A pattern for UUIDs takes capitals too.")
                        .why("Staging writes texts in capitals: a pattern with a-f alone lets no value through.")
                        .fix("write [0-9a-fA-F], or keep the column's case in staging")
                        .project(Phase.UNIFICATION, UnificationRules::uuidCase),
                Rule.warning("unification.merge-iterations", "78, D-89", "merge_iterations is between 3 and 30.")
                        .why("With fewer, long chains of keys stay apart; the service takes no more than 50.")
                        .fix("merge_iterations: 15")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> ids(project)
                                        .forEach(id -> id.get("merge_iterations")
                                                .filter(node ->
                                                        node.text().orElse("").matches("\\d{1,6}"))
                                                .filter(node -> Integer.parseInt(node.text()
                                                                        .orElse("0"))
                                                                < 3
                                                        || Integer.parseInt(node.text()
                                                                        .orElse("0"))
                                                                > 30)
                                                .ifPresent(node ->
                                                        findings.at(node.place(), "merge_iterations is " + node)))),
                Rule.error(
                                "unification.input-schema",
                                "79",
                                "The input table is created with every alias, source, time and ingest_time.")
                        .why("An insert that names a column which the table lacks fails, or widens it without a word.")
                        .fix("add the column in create_schema.sql, to both tables")
                        .project(Phase.UNIFICATION, UnificationRules::inputSchema),
                Rule.error(
                                "unification.prep-columns",
                                "80, 86",
                                "Identifiers of people are prepared, not 'time' or a row's own stamps.")
                        .why("A key that is not a person's joins everybody who shares it.")
                        .fix("leave the column out of src_prep_params.yml")
                        .project(Phase.UNIFICATION, UnificationRules::prepColumns),
                Rule.error(
                                "unification.enrich-tables",
                                "81, D-51",
                                "stage_enrich.yml lists staging tables with columns of theirs, and no example.")
                        .why(
                                "A _prep table has no rows of its own; adobe_clickstream and loyalty_id_std are out of documentation.")
                        .fix(
                                "list the staging tables of src_prep_params.yml; unif_input with column and key both the alias")
                        .project(Phase.UNIFICATION, UnificationRules::enrichTables),
                Rule.error("unification.placeholder", "82, D-58", "No SQL has a placeholder left.")
                        .why("The statement runs without the columns that the comment stands for.")
                        .fix("write the columns in its place")
                        .project(Phase.UNIFICATION, UnificationRules::placeholder),
                Rule.warning(
                                "unification.only-email-or-phone",
                                "82, D-53",
                                "Rows count that have any key, not an e-mail or a phone alone.")
                        .why("coalesce(email, phone) IS NOT NULL drops whoever has only a customer id.")
                        .fix("coalesce over all aliases")
                        .project(Phase.UNIFICATION, UnificationRules::onlyEmailOrPhone),
                Rule.error("unification.exclusion-list", "83, D-63", "exclusion_list is created before it is read.")
                        .why("The first run in a new database fails.")
                        .fix("create it, and its database, in the first task: key_value, key_name, tbls, note")
                        .project(Phase.UNIFICATION, UnificationRules::exclusionList),
                Rule.error("unification.id-name", "84", "The id's name is an identifier, and no column's name.")
                        .why("It becomes a column of every enriched table: one that is there already is overwritten.")
                        .fix("{client}_{name}_unified_id")
                        .project(Phase.UNIFICATION, UnificationRules::idName),
                Rule.error(
                                "unification.lookup-column",
                                "D-52",
                                "The lookup's id is read by the method's column: persistent_id or canonical_id.")
                        .why(
                                "A canonical lookup has no persistent_id: the enrichment fails after the long run of the service.")
                        .fix("read canonical_id with canonical_ids, persistent_id with persistent_ids")
                        .project(Phase.UNIFICATION, UnificationRules::lookupColumn),
                Rule.warning(
                                "unification.long-phone",
                                "D-54",
                                "Phone numbers of more than ten digits are phone numbers.")
                        .why("length > 10 as a sign of a hash drops every number with its country's code.")
                        .fix("length(phone) = 64")
                        .project(Phase.UNIFICATION, UnificationRules::longPhone),
                Rule.error("unification.stray-column", "D-56", "No statement names another client's column.")
                        .why("crafter_id came along with a copied template: no table has it.")
                        .fix("write your id's name")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> project.sqls().forEach(sql -> {
                                    int at = sql.text().indexOf("crafter_id");
                                    if (at >= 0) {
                                        findings.at(sql.placeAt(at), "crafter_id is out of another project");
                                    }
                                })),
                Rule.warning("unification.unordered-keys", "D-57", "Keys are aggregated in an order.")
                        .why(
                                "array_agg without ORDER BY lets chance say which key comes first: ids differ between runs.")
                        .fix("array_agg(x ORDER BY …), or write the keys out")
                        .project(Phase.UNIFICATION, UnificationRules::unorderedKeys),
                Rule.warning("unification.enrich-engine", "85", "The engine of an enrichment is presto or hive.")
                        .why("With another value neither branch runs, and the table stays as it was.")
                        .fix("engine: presto")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> project.yaml("stage_enrich.yml")
                                        .ifPresent(root -> root.all("tables")
                                                .forEach(table -> table.get("engine")
                                                        .filter(engine -> !List.of("presto", "hive")
                                                                .contains(engine.text()
                                                                        .orElse("")))
                                                        .ifPresent(engine -> findings.at(
                                                                engine.place(), "The engine is '" + engine + "'"))))),
                Rule.warning(
                                "unification.database",
                                "D-67, 83",
                                "Ids are read from cdp_unification_{name}, {name} being unify.yml's.")
                        .why("The service writes there and nowhere else.")
                        .fix("cdp_unification_ and the name in unify.yml")
                        .project(Phase.UNIFICATION, UnificationRules::database));
    }

    private static void files(LintProject project, Findings findings) {
        boolean whole = project.files().containsKey(RUNNER);
        if (!whole) {
            return;
        }
        for (String file : List.of(
                PREP,
                CALL,
                ENRICH,
                "config/environment.yml",
                "config/src_prep_params.yml",
                "config/unify.yml",
                "config/stage_enrich.yml")) {
            if (!project.files().containsKey(file)) {
                findings.file(RUNNER, "The project has no " + file);
            }
        }
    }

    private static void runner(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            if (!root.file().equals(RUNNER)) {
                continue;
            }
            root.walk(task -> {
                if (!task.afterFailure() && (task.is("call>") || task.is("echo>"))) {
                    findings.at(task.value().keyPlace(), "The runner uses " + task.operator());
                }
            });
            boolean knows = root.config().get("_export").stream()
                    .flatMap(export -> export.includes().stream())
                    .anyMatch(include -> include.text().orElse("").endsWith("environment.yml"));
            if (!knows) {
                findings.at(root.config().place(), "The runner does not include config/environment.yml");
            }
        }
    }

    private static Optional<YamlNode> unify(LintProject project) {
        return project.yaml("unify.yml");
    }

    private static List<YamlNode> ids(LintProject project) {
        List<YamlNode> ids = new ArrayList<>();
        unify(project).ifPresent(root -> {
            ids.addAll(root.all("persistent_ids"));
            ids.addAll(root.all("canonical_ids"));
        });
        return ids;
    }

    /** The calls of the service, with what they send. */
    private static void content(LintProject project, BiConsumer<LintTask, YamlNode> visit) {
        project.tasks().stream()
                .filter(task -> task.is("http_call>"))
                .forEach(task -> task.config()
                        .get("content")
                        .filter(YamlNode::isMapping)
                        .ifPresent(content -> visit.accept(task, content)));
    }

    private static void idMethod(LintProject project, Findings findings) {
        Optional<YamlNode> root = unify(project);
        if (root.isEmpty()) {
            return;
        }
        boolean persistent = root.get().get("persistent_ids").isPresent();
        boolean canonical = root.get().get("canonical_ids").isPresent();
        if (persistent == canonical) {
            findings.at(
                    root.get()
                            .get("canonical_ids")
                            .map(YamlNode::keyPlace)
                            .orElse(root.get().place()),
                    persistent ? "unify.yml has both kinds of ids" : "unify.yml has no ids");
            return;
        }
        content(project, (task, content) -> {
            flag(content, "run_persistent_ids", persistent, findings);
            flag(content, "run_canonical_ids", canonical, findings);
        });
    }

    private static void flag(YamlNode content, String flag, boolean wanted, Findings findings) {
        boolean is = content.text(flag).equals("true");
        if (is != wanted && !content.text(flag).contains("${")) {
            findings.at(
                    content.get(flag).orElse(content).place(),
                    flag + " is " + is + ", which is not what unify.yml has");
        }
    }

    private static void endpoint(LintProject project, Findings findings) {
        content(project, (task, content) -> {
            String url = task.value().text().orElse("");
            if (content.get("unification").isEmpty()) {
                return;
            }
            if (!url.contains("${")
                    && !ENDPOINT.matcher(url).matches()
                    && !url.startsWith("http://127.0.0.1")
                    && !url.startsWith("http://localhost")) {
                findings.at(task.value().place(), "'" + url + "' is no region's unification call");
            }
            Set<String> headers = new HashSet<>();
            task.config()
                    .all("headers")
                    .forEach(header -> headers.addAll(header.members().keySet()));
            for (String header : List.of("authorization", "content-type")) {
                if (headers.stream().noneMatch(header::equalsIgnoreCase)) {
                    findings.at(task.value().keyPlace(), "The call has no header " + header);
                }
            }
        });
    }

    private static void includes(LintProject project, Findings findings) {
        Map<String, List<String>> wanted =
                Map.of(CALL, List.of("environment.yml", "src_prep_params.yml"), ENRICH, List.of("stage_enrich.yml"));
        for (LintTask root : project.roots()) {
            List<String> included = root.config().get("_export").stream()
                    .flatMap(export -> export.includes().stream())
                    .map(include -> include.text().orElse(""))
                    .toList();
            for (String file : wanted.getOrDefault(root.file(), List.of())) {
                if (included.stream().noneMatch(path -> path.endsWith(file))) {
                    findings.at(root.config().place(), "The workflow does not include config/" + file);
                }
            }
        }
    }

    private static void inputTable(LintProject project, Findings findings) {
        unify(project).ifPresent(root -> {
            List<YamlNode> tables = root.all("tables");
            if (tables.size() != 1) {
                findings.at(
                        root.get("tables").map(YamlNode::keyPlace).orElse(root.place()),
                        "unify.yml reads " + tables.size() + " tables");
            }
            Set<String> aliases = aliases(project);
            for (YamlNode table : tables) {
                for (YamlNode column : table.all("key_columns")) {
                    String name = column.text("column");
                    if (!aliases.isEmpty() && !name.isEmpty() && !name.contains("${") && !aliases.contains(name)) {
                        findings.at(column.place(), "No column is prepared under the alias '" + name + "'");
                    }
                }
            }
        });
    }

    private static Set<String> aliases(LintProject project) {
        Set<String> aliases = new TreeSet<>();
        project.yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls")
                        .forEach(
                                table -> table.all("columns").forEach(column -> aliases.add(column.text("alias_as")))));
        aliases.remove("");
        return aliases;
    }

    private static void mergeKeys(LintProject project, Findings findings) {
        Set<String> keys = new TreeSet<>();
        unify(project).ifPresent(root -> root.all("keys").forEach(key -> keys.add(key.text("name"))));
        for (YamlNode id : ids(project)) {
            Set<String> merged = new HashSet<>();
            for (YamlNode key : id.all("merge_by_keys")) {
                String name = key.text().orElse("");
                if (!keys.contains(name)) {
                    findings.at(key.place(), "'" + name + "' is no key of unify.yml");
                } else if (!merged.add(name)) {
                    findings.at(key.place(), "'" + name + "' stands twice");
                }
            }
            List<String> left =
                    keys.stream().filter(key -> !merged.contains(key)).toList();
            if (!left.isEmpty()) {
                findings.at(id.get("merge_by_keys").orElse(id).keyPlace(), "merge_by_keys lacks " + left);
            }
        }
    }

    private static void keyRules(LintProject project, Findings findings) {
        unify(project)
                .ifPresent(root -> root.all("keys").forEach(key -> {
                    if (key.get("invalid_texts").isEmpty()
                            && key.get("valid_regexp").isEmpty()) {
                        findings.at(key.place(), "The key '" + key.text("name") + "' takes every value");
                    }
                }));
    }

    private static void uuidCase(LintProject project, Findings findings) {
        unify(project)
                .ifPresent(root -> root.all("keys")
                        .forEach(key -> key.get("valid_regexp")
                                .filter(regexp -> regexp.text().orElse("").contains("a-f")
                                        && !regexp.text().orElse("").contains("A-F")
                                        && !regexp.text().orElse("").contains("(?i)"))
                                .ifPresent(regexp ->
                                        findings.at(regexp.place(), "The pattern takes small letters only"))));
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
                Set<String> wanted = new TreeSet<>(aliases(project));
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
        unify(project).ifPresent(root -> root.all("keys").forEach(key -> keys.add(key.text("name"))));
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

    private static void enrichTables(LintProject project, Findings findings) {
        Map<String, Set<String>> prepared = prepared(project);
        project.yaml("stage_enrich.yml")
                .ifPresent(root -> root.all("tables").forEach(table -> {
                    String name = table.text("table");
                    if (name.endsWith("_prep")) {
                        findings.at(table.place(), "'" + name + "' is a prep table");
                    } else if (name.equals("adobe_clickstream")) {
                        findings.at(table.place(), "'" + name + "' is out of documentation");
                    }
                    for (YamlNode column : table.all("key_columns")) {
                        String own = column.text("column");
                        Set<String> known = prepared.getOrDefault(name, Set.of());
                        if (own.equals("loyalty_id_std") && !known.contains(own)) {
                            findings.at(column.place(), "'" + own + "' is out of documentation");
                        } else if (name.contains("unif_input")) {
                            if (!own.equals(column.text("key"))) {
                                findings.at(
                                        column.place(),
                                        "The input table has its aliases for columns, not '" + own + "'");
                            }
                        } else if (!known.isEmpty() && !known.contains(own)) {
                            findings.at(column.place(), "'" + own + "' is not prepared from '" + name + "'");
                        }
                    }
                }));
    }

    private static Map<String, Set<String>> prepared(LintProject project) {
        Map<String, Set<String>> columns = new HashMap<>();
        project.yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls")
                        .forEach(table -> table.all("columns")
                                .forEach(
                                        column -> columns.computeIfAbsent(table.text("src_tbl"), any -> new HashSet<>())
                                                .add(column.text("name")))));
        return columns;
    }

    private static void placeholder(LintProject project, Findings findings) {
        Pattern left = Pattern.compile(
                "(?i)--[^\\n]*(placeholder|\\bTODO\\b|replace (this|with)|add (other|more|remaining) columns)|<[a-z_]+ here>");
        for (LintSql sql : project.sqls()) {
            Matcher matcher = left.matcher(sql.text());
            if (matcher.find()) {
                findings.at(sql.placeAt(matcher.start()), "'" + matcher.group().strip() + "' was to be replaced");
            }
        }
    }

    private static void onlyEmailOrPhone(LintProject project, Findings findings) {
        Set<String> aliases = aliases(project);
        aliases.removeAll(Set.of("email", "phone"));
        for (LintSql sql : project.sqls()) {
            sql.all(IsNotNullPredicate.class).stream()
                    .filter(test -> test.getValue() instanceof CoalesceExpression coalesce
                            && coalesce.getOperands().stream()
                                    .allMatch(
                                            each -> Set.of("email", "phone").contains(SqlShape.columnName(sql, each))))
                    .filter(test -> !aliases.isEmpty())
                    .forEach(test -> findings.at(sql.place(test), "Rows with " + aliases + " alone are dropped"));
        }
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

    private static void idName(LintProject project, Findings findings) {
        Set<String> columns = new HashSet<>(aliases(project));
        prepared(project).values().forEach(columns::addAll);
        for (YamlNode id : ids(project)) {
            id.get("name").ifPresent(name -> {
                String text = name.text().orElse("");
                if (!text.contains("${") && !IDENTIFIER.matcher(text).matches()) {
                    findings.at(name.place(), "'" + text + "' is no identifier");
                } else if (columns.contains(text)) {
                    findings.at(Severity.WARNING, name.place(), "A source has a column '" + text + "'");
                }
            });
        }
    }

    private static void lookupColumn(LintProject project, Findings findings) {
        Optional<YamlNode> root = unify(project);
        if (root.isEmpty()) {
            return;
        }
        boolean canonical = root.get().get("canonical_ids").isPresent();
        boolean persistent = root.get().get("persistent_ids").isPresent();
        String wrong = canonical ? "persistent_id" : "canonical_id";
        if (canonical == persistent) {
            return;
        }
        for (LintSql sql : project.sqls()) {
            Matcher matcher = Pattern.compile("\\b\\w+\\." + wrong + "\\b").matcher(sql.text());
            if (matcher.find()) {
                findings.at(sql.placeAt(matcher.start()), "The lookup has no column " + wrong);
            }
        }
    }

    private static void longPhone(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            sql.all(ComparisonExpression.class).stream()
                    .filter(each -> each.getOperator() == ComparisonExpression.Operator.GREATER_THAN
                            && each.getLeft() instanceof FunctionCall call
                            && SqlShape.calls(call, "length")
                            && LintSql.below(call, Identifier.class).stream()
                                    .anyMatch(name -> sql.name(name).contains("phone")))
                    .forEach(each -> findings.at(sql.place(each), "A long number is taken for a hash"));
        }
    }

    private static void unorderedKeys(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            if (sql.file().endsWith("generate_join_query.sql") || sql.file().endsWith("loop_on_tables.sql")) {
                sql.all(FunctionCall.class).stream()
                        .filter(call -> SqlShape.calls(call, "array_agg")
                                && call.getOrderBy().isEmpty())
                        .forEach(call -> findings.at(sql.place(call), "The order of what is aggregated is chance"));
            }
        }
    }

    private static void database(LintProject project, Findings findings) {
        String name = unify(project).map(root -> root.text("name")).orElse("");
        if (name.isEmpty() || name.contains("${")) {
            return;
        }
        for (LintTask root : project.roots()) {
            String database = root.variable("td", "database");
            if (database.startsWith("cdp_unification_")
                    && !database.contains("${")
                    && !database.equals("cdp_unification_" + name)) {
                findings.at(
                        root.lookup("td", "database").orElse(root.config()).place(),
                        "The service writes to cdp_unification_" + name);
            }
        }
    }
}
