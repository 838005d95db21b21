package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.CoalesceExpression;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.InListExpression;
import io.trino.sql.tree.InPredicate;
import io.trino.sql.tree.IsNotNullPredicate;
import io.trino.sql.tree.IsNullPredicate;
import io.trino.sql.tree.Literal;
import io.trino.sql.tree.LogicalExpression;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NullIfExpression;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.Trim;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What a staging statement must give for each kind of column. */
final class StagingColumnRules {

    private static final Set<String> NULL_TOKENS = Set.of("", "NONE", "NULL", "N/A", "NA");
    private static final String EMAIL = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$";
    private static final Pattern PRICE = Pattern.compile("(.*_)?(price|amount|tax|discount)(_.*)?");
    private static final List<String> DATE_PARTS = List.of("_std", "_unixtime", "_date");

    private StagingColumnRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "staging.date-outputs",
                                "54",
                                "A date comes as four columns: c, c_std, c_unixtime and c_date.")
                        .why("Whoever reads the staging table takes one of the four, and finds it for some dates only.")
                        .fix("add the missing column")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> dates(sql, outputs, findings))),
                Rule.error("staging.time", "54", "The staging table has 'time', as it was in the source.")
                        .why("The next phase takes new rows by it.")
                        .fix("select time as it is")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> time(sql, outputs, findings))),
                Rule.error("staging.output-type", "55", "No column is a timestamp or a boolean.")
                        .why(
                                "Treasure Data's tables have neither: the load fails, or the value becomes a text of another form.")
                        .fix("FORMAT_DATETIME(…, 'yyyy-MM-dd HH:mm:ss') for times, 'TRUE' and 'FALSE' for truth")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> types(sql, outputs, findings))),
                Rule.warning("staging.email-outputs", "56", "An e-mail address comes as c, c_std, c_hash and c_valid.")
                        .why("Unification takes c_std, audiences take c_hash: what is missing is missed there.")
                        .fix("add the missing column")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> family(sql, outputs, "email", findings))),
                Rule.error("staging.email-pattern", "56", "E-mail addresses are tested with the one pattern.")
                        .why("Two patterns make one address valid in one table and invalid in the next.")
                        .fix("'" + EMAIL + "'")
                        .project(Phase.STAGING, StagingColumnRules::emailPattern),
                Rule.warning("staging.email-hash", "D-44", "An e-mail's hash is that of the cleaned address.")
                        .why("The hash of ' A@b.c' is another than that of 'a@b.c': partners find neither.")
                        .fix("LOWER(TO_HEX(SHA256(CAST(UPPER(TRIM(c)) AS VARBINARY))))")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> emailHash(sql, outputs, findings))),
                Rule.warning(
                                "staging.phone-outputs",
                                "57, D-45",
                                "A phone number comes as c, c_std, c_hash and c_valid.")
                        .why("Unification takes c_std, audiences take c_hash.")
                        .fix("add the missing column")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> family(sql, outputs, "phone", findings))),
                Rule.error("staging.phone-preclean", "57", "The half-cleaned phone number stays within the statement.")
                        .why("It is no number that anybody can call, and no key either.")
                        .fix("leave …_preclean out of the last SELECT")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> outputs(
                                        project,
                                        (sql, outputs) -> outputs.stream()
                                                .filter(output -> output.name().endsWith("preclean"))
                                                .forEach(output -> findings.at(
                                                        sql.place(output.item()),
                                                        "'" + output.name() + "' is among the columns")))),
                Rule.error("staging.json-scalar", "58", "A value out of JSON that is empty becomes NULL.")
                        .why("An empty text is a value to all that comes after: it joins, and it counts.")
                        .fix("NULLIF(json_extract_scalar(c, '$.key'), '')")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> jsonScalar(sql, outputs, findings))),
                Rule.error("staging.json-path", "58", "A key with a blank or a $ is in brackets in a JSON path.")
                        .why("The path is not valid, and the query fails at run time.")
                        .fix("'$[\"Key With Spaces\"]'")
                        .project(Phase.STAGING, StagingColumnRules::jsonPath),
                Rule.error("staging.alias-case", "59", "Columns are named in lower case, each once.")
                        .why(
                                "Treasure Data's columns are lower case: two that differ in case alone are one, and one is lost.")
                        .fix("write the alias in lower case; rename one of the two")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> aliases(sql, outputs, findings))),
                Rule.error(
                                "staging.null-tokens",
                                "D-40",
                                "The texts that mean NULL are '', NONE, NULL, N/A and NA, each once.")
                        .why("A list that repeats one and forgets another leaves 'NA' as a name, a city, a key.")
                        .fix("compare UPPER(TRIM(c)) with '', 'NONE', 'NULL', 'N/A' and 'NA'")
                        .project(Phase.STAGING, StagingColumnRules::nullTokens),
                Rule.warning("staging.price-type", "68", "Prices, amounts, taxes and discounts are doubles.")
                        .why("As texts they sort and sum wrongly.")
                        .fix("ROUND(TRY_CAST(c AS DOUBLE), 2)")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> prices(sql, outputs, findings))),
                Rule.warning("staging.default-for-null", "68", "What is not known stays NULL.")
                        .why("A default is a value to all that comes after: 'UNKNOWN' becomes a customer's name.")
                        .fix("leave the COALESCE with a constant out")
                        .project(
                                Phase.STAGING,
                                (project, findings) ->
                                        outputs(project, (sql, outputs) -> defaults(sql, outputs, findings))));
    }

    /** The columns that a transformation gives: those of each statement with a {@code WITH} in a staging query file. */
    private static void outputs(LintProject project, BiConsumer<LintSql, List<SqlShape.Output>> visit) {
        for (LintSql sql : project.sqls()) {
            boolean asked = project.runners(sql).stream()
                    .anyMatch(task -> task.variable("store_last_results").equals("true"));
            if (asked || !sql.file().contains("queries/") || sql.file().endsWith("_upsert.sql")) {
                continue;
            }
            for (Statement statement : sql.statements()) {
                boolean transforms = SqlShape.query(statement)
                        .filter(query -> query.getWith().isPresent())
                        .isPresent();
                List<SqlShape.Output> outputs = SqlShape.outputs(sql, statement);
                if (transforms && outputs.size() > 2 && !SqlShape.hasStar(outputs)) {
                    visit.accept(sql, outputs);
                }
            }
        }
    }

    private static Map<String, SqlShape.Output> byName(List<SqlShape.Output> outputs) {
        Map<String, SqlShape.Output> byName = new LinkedHashMap<>();
        outputs.forEach(output -> byName.putIfAbsent(output.name(), output));
        return byName;
    }

    private static void dates(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        Map<String, SqlShape.Output> names = byName(outputs);
        Set<String> done = new HashSet<>();
        for (SqlShape.Output output : outputs) {
            String base = output.name().replaceFirst("_(unixtime|std)$", "");
            boolean contact = names.containsKey(base + "_hash") || names.containsKey(base + "_valid");
            if (base.equals(output.name()) || contact || !done.add(base)) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            if (!names.containsKey(base)) {
                missing.add(base);
            }
            DATE_PARTS.stream()
                    .map(base::concat)
                    .filter(name -> !names.containsKey(name))
                    .forEach(missing::add);
            if (!missing.isEmpty() && missing.size() < 3) {
                findings.at(
                        sql.place(output.item()),
                        "Of the date '" + base + "' there is no " + String.join(", ", missing));
            }
        }
    }

    private static void time(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        SqlShape.Output time = byName(outputs).get("time");
        if (time == null) {
            findings.at(sql.place(outputs.get(0).item()), "The columns do not include time");
        } else if (time.expression()
                .filter(expression -> !SqlShape.columnName(sql, expression).equals("time"))
                .isPresent()) {
            findings.at(sql.place(time.item()), "The time is changed");
        }
    }

    private static void types(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        Set<String> timestamps = Set.of("from_unixtime", "date_parse", "from_iso8601_timestamp", "now", "date_trunc");
        for (SqlShape.Output output : outputs) {
            output.expression().ifPresent(expression -> {
                if (expression instanceof Cast cast
                        && cast.getType().toString().toLowerCase(Locale.ROOT).matches("(timestamp|boolean|date).*")) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' is a " + cast.getType());
                } else if (expression instanceof CurrentTime
                        || (expression instanceof FunctionCall call && timestamps.contains(SqlShape.function(call)))) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' is a timestamp");
                } else if (expression instanceof ComparisonExpression
                        || expression instanceof LogicalExpression
                        || expression instanceof IsNullPredicate
                        || expression instanceof IsNotNullPredicate
                        || (expression instanceof FunctionCall test && SqlShape.calls(test, "regexp_like"))) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' is a boolean");
                }
            });
        }
    }

    private static void family(LintSql sql, List<SqlShape.Output> outputs, String kind, Findings findings) {
        Map<String, SqlShape.Output> names = byName(outputs);
        for (SqlShape.Output output : outputs) {
            String base = output.name().replaceFirst("_(std|hash|valid)$", "");
            if (!base.equals(output.name()) && base.contains(kind)) {
                List<String> missing = List.of("_std", "_hash", "_valid").stream()
                        .map(base::concat)
                        .filter(name -> !names.containsKey(name))
                        .toList();
                boolean first = output.name()
                        .equals(List.of("_std", "_hash", "_valid").stream()
                                .map(base::concat)
                                .filter(names::containsKey)
                                .findFirst()
                                .orElse(""));
                if (first && !missing.isEmpty()) {
                    findings.at(
                            sql.place(output.item()), "Of '" + base + "' there is no " + String.join(", ", missing));
                }
            }
        }
    }

    private static void emailPattern(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (FunctionCall call : sql.all(FunctionCall.class)) {
                if (SqlShape.calls(call, "regexp_like") && call.getArguments().size() == 2) {
                    String subject = SqlShape.names(sql, call.getArguments().get(0)).stream()
                            .findFirst()
                            .orElse("");
                    if (subject.contains("email")
                            && call.getArguments().get(1) instanceof StringLiteral pattern
                            && sql.literal(pattern).contains("@")
                            && !sql.literal(pattern).equals(EMAIL)) {
                        findings.at(sql.place(pattern), "'" + subject + "' is tested with another pattern");
                    }
                }
            }
        }
    }

    private static void emailHash(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            if (output.name().endsWith("_hash")
                    && output.name().contains("email")
                    && output.expression().isPresent()) {
                Expression expression = output.expression().get();
                boolean raw = SqlShape.callsIn(expression, "sha256").stream()
                        .anyMatch(call -> SqlShape.names(sql, call).stream().anyMatch(name -> !name.endsWith("_std"))
                                && LintSql.below(call, Trim.class).isEmpty()
                                && SqlShape.callsIn(call, "trim").isEmpty());
                if (raw) {
                    findings.at(sql.place(output.item()), "The hash is that of the address as it came");
                }
            }
        }
    }

    private static void jsonScalar(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            output.expression().ifPresent(expression -> {
                Expression inner = expression instanceof FunctionCall upper && SqlShape.calls(upper, "upper")
                        ? upper.getArguments().get(0)
                        : expression;
                if (inner instanceof FunctionCall call && SqlShape.calls(call, "json_extract_scalar")) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' may be an empty text");
                }
            });
        }
    }

    private static void jsonPath(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            for (FunctionCall call : sql.all(FunctionCall.class)) {
                if ((SqlShape.calls(call, "json_extract_scalar") || SqlShape.calls(call, "json_extract"))
                        && call.getArguments().size() == 2
                        && call.getArguments().get(1) instanceof StringLiteral path) {
                    String outside = sql.literal(path)
                            .replaceFirst("^\\$", "")
                            .replaceAll("\\$\\{[^}]*\\}", "")
                            .replaceAll("\\[\"[^\"]*\"\\]", "");
                    if (outside.contains(" ") || outside.contains("$")) {
                        findings.at(
                                sql.place(path), "The path " + sql.literal(path) + " has such a key without brackets");
                    }
                }
            }
            sql.hive().forEach(root -> getJsonObject(sql, root, findings));
        }
    }

    private static void getJsonObject(LintSql sql, HiveNode node, Findings findings) {
        if (node.is("StringLiteral") && node.text().matches("['\"]\\$\\.[^'\"\\[]* .*")) {
            findings.at(sql.place(node), "The path " + node.text() + " has a key with a blank without brackets");
        }
        node.children().forEach(child -> getJsonObject(sql, child, findings));
    }

    private static void aliases(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (SqlShape.Output output : outputs) {
            String name = output.name();
            if (name.isEmpty() || name.contains("${")) {
                continue;
            }
            if (!name.equals(name.toLowerCase(Locale.ROOT))) {
                findings.at(sql.place(output.item()), "The column is called '" + name + "'");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                findings.at(sql.place(output.item()), "There are two columns '" + name.toLowerCase(Locale.ROOT) + "'");
            }
        }
    }

    private static void nullTokens(LintProject project, Findings findings) {
        for (LintSql sql : project.sqls()) {
            Set<Node> inner = new HashSet<>();
            for (NullIfExpression nullIf : sql.all(NullIfExpression.class)) {
                List<String> tokens = new ArrayList<>();
                Expression at = nullIf;
                while (at instanceof NullIfExpression each && each.getSecond() instanceof StringLiteral text) {
                    tokens.add(text.getValue());
                    inner.add(each.getFirst());
                    at = each.getFirst();
                }
                if (tokens.size() > 2 && !inner.contains(nullIf)) {
                    tokens(SqlShape.names(sql, at), tokens)
                            .ifPresent(message -> findings.at(sql.place(nullIf), message));
                }
            }
            for (InPredicate in : sql.all(InPredicate.class)) {
                if (in.getValueList() instanceof InListExpression list) {
                    List<String> tokens = list.getValues().stream()
                            .filter(StringLiteral.class::isInstance)
                            .map(each -> ((StringLiteral) each).getValue())
                            .toList();
                    if (tokens.contains("NULL")
                            && tokens.contains("NONE")
                            && tokens.size() == list.getValues().size()) {
                        tokens(SqlShape.names(sql, in.getValue()), tokens)
                                .ifPresent(message -> findings.at(sql.place(list), message));
                    }
                }
            }
        }
    }

    private static Optional<String> tokens(List<String> columns, List<String> tokens) {
        Set<String> missing = new TreeSet<>(NULL_TOKENS);
        Set<String> twice = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (String token : tokens) {
            if (!seen.add(token)) {
                twice.add(token);
            }
            missing.remove(token);
        }
        if (columns.stream().anyMatch(column -> column.contains("country"))) {
            // NA is Namibia.
            missing.remove("NA");
        }
        if ((missing.isEmpty() && twice.isEmpty()) || seen.stream().noneMatch(token -> token.matches("NULL|NONE"))) {
            return Optional.empty();
        }
        return Optional.of("The list lacks " + missing + (twice.isEmpty() ? "" : " and has " + twice + " twice"));
    }

    private static void prices(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            boolean text = output.expression()
                    .filter(expression -> expression instanceof NullIfExpression
                            || (expression instanceof FunctionCall call && SqlShape.calls(call, "upper"))
                            || (expression instanceof Cast cast
                                    && cast.getType()
                                            .toString()
                                            .toLowerCase(Locale.ROOT)
                                            .startsWith("varchar")))
                    .isPresent();
            if (text && PRICE.matcher(output.name()).matches()) {
                findings.at(sql.place(output.item()), "'" + output.name() + "' is a text");
            }
        }
    }

    private static void defaults(LintSql sql, List<SqlShape.Output> outputs, Findings findings) {
        for (SqlShape.Output output : outputs) {
            output.expression().ifPresent(expression -> {
                if (expression instanceof CoalesceExpression coalesce
                        && coalesce.getOperands().get(coalesce.getOperands().size() - 1) instanceof Literal literal
                        && !(literal instanceof StringLiteral text
                                && text.getValue().contains("${"))) {
                    findings.at(sql.place(output.item()), "'" + output.name() + "' has a default");
                }
            });
        }
    }
}
