package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.Trim;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a staging statement must give for e-mail addresses and phone numbers. */
final class StagingContactRules {

    private static final String EMAIL = "^[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$";
    /** That of the originals, which takes no apostrophe. */
    private static final Set<String> EMAILS = Set.of(EMAIL, EMAIL.replace("'", ""));

    private static final List<String> PARTS = List.of("_std", "_hash", "_valid");

    private static final String NOT_REDUCED = "Nothing in the statement takes signs out of the number";

    private StagingContactRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.warning("staging.email-outputs", "56", "An e-mail address comes as c, c_std, c_hash and c_valid.")
                        .why("Unification takes c_std, audiences take c_hash: what is missing is missed there.")
                        .fix("add the missing column")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> StagingOutputs.columns(
                                        project, findings, (sql, columns) -> family(sql, columns, "email", findings))),
                Rule.error("staging.email-pattern", "56", "E-mail addresses are tested with the one pattern.")
                        .why("Two patterns make one address valid in one table and invalid in the next.")
                        .fix("'" + EMAIL.replace("'", "''") + "'")
                        .project(Phase.STAGING, StagingContactRules::emailPattern),
                Rule.warning("staging.email-hash", "D-44", "An e-mail's hash is that of the cleaned address.")
                        .why("The hash of ' A@b.c' is another than that of 'a@b.c': partners find neither.")
                        .fix("LOWER(TO_HEX(SHA256(CAST(UPPER(TRIM(c)) AS VARBINARY))))")
                        .project(Phase.STAGING, (project, findings) -> {
                            StagingOutputs.each(project, findings, (sql, outputs) -> emailHash(sql, outputs, findings));
                            StagingOutputs.eachHive(
                                    project, findings, (sql, outputs) -> hiveHash(sql, outputs, findings));
                        }),
                Rule.warning(
                                "staging.phone-outputs",
                                "57, D-45",
                                "A phone number comes as c, c_std, c_hash and c_valid.")
                        .why("Unification takes c_std, audiences take c_hash.")
                        .fix("add the missing column")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> StagingOutputs.columns(
                                        project, findings, (sql, columns) -> family(sql, columns, "phone", findings))),
                Rule.error(
                                "staging.phone-digits",
                                "57",
                                "A phone number is brought to its digits before it is compared.")
                        .why("'(555) 123-4567' and '555-123-4567' are one number, and two keys.")
                        .fix("REGEXP_REPLACE(TRIM(c), '[^0-9+]', '') in a first WITH query")
                        .project(Phase.STAGING, StagingContactRules::phoneDigits),
                Rule.error("staging.phone-preclean", "57", "The half-cleaned phone number stays within the statement.")
                        .why("It is no number that anybody can call, and no key either.")
                        .fix("leave …_preclean out of the last SELECT")
                        .project(
                                Phase.STAGING,
                                (project, findings) -> StagingOutputs.columns(
                                        project,
                                        findings,
                                        columns -> columns.stream()
                                                .filter(column -> column.name().endsWith("preclean"))
                                                .forEach(column -> findings.at(
                                                        column.place(),
                                                        "'" + column.name() + "' is among the columns")))));
    }

    private static void family(LintSql sql, List<StagingOutputs.Column> columns, String kind, Findings findings) {
        Map<String, StagingOutputs.Column> names = StagingOutputs.byName(columns);
        for (StagingOutputs.Column column : columns) {
            String base = column.name().replaceFirst("_(std|hash|valid)$", "");
            if (!base.equals(column.name()) && base.contains(kind)) {
                List<String> missing = PARTS.stream()
                        .map(base::concat)
                        .filter(name -> !names.containsKey(name))
                        .toList();
                boolean first = column.name()
                        .equals(PARTS.stream()
                                .map(base::concat)
                                .filter(names::containsKey)
                                .findFirst()
                                .orElse(""));
                if (first && !missing.isEmpty() && !isHidden(sql, names, base)) {
                    findings.at(column.place(), "Of '" + base + "' there is no " + String.join(", ", missing));
                }
            }
        }
    }

    /** Whether the value itself is left out on purpose: it is not shown in any form, or masked. */
    private static boolean isHidden(LintSql sql, Map<String, StagingOutputs.Column> names, String base) {
        if (names.containsKey(base + "_std")) {
            return false;
        }
        return !names.containsKey(base) || isMadeOf(sql, base, base + "_std");
    }

    private static boolean isMadeOf(LintSql sql, String column, String other) {
        return sql.all(QuerySpecification.class).stream()
                        .flatMap(select -> SqlShape.outputs(sql, select).stream())
                        .filter(output -> output.name().equals(column))
                        .anyMatch(output -> output.expression()
                                .filter(each -> SqlShape.names(sql, each).contains(other))
                                .isPresent())
                || sql.hive().stream()
                        .flatMap(root -> HiveShape.allOutputs(root).stream())
                        .filter(output -> output.name().equals(column))
                        .anyMatch(
                                output -> HiveShape.columns(output.expression()).contains(other));
    }

    private static void emailPattern(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (FunctionCall call : sql.all(FunctionCall.class)) {
                if (SqlShape.calls(call, "regexp_like") && call.getArguments().size() == 2) {
                    String subject = SqlShape.names(sql, call.getArguments().get(0)).stream()
                            .findFirst()
                            .orElse("");
                    if (subject.contains("email")
                            && call.getArguments().get(1) instanceof StringLiteral pattern
                            && pattern.getValue().contains("@")
                            && !EMAILS.contains(pattern.getValue())) {
                        findings.at(sql.place(pattern), "'" + subject + "' is tested with another pattern");
                    }
                }
            }
            sql.hive().forEach(root -> HiveShape.walk(root, node -> hivePattern(sql, node, findings)));
        });
    }

    /** A test of an address by RLIKE, REGEXP or one of the regular expressions' functions. */
    private static void hivePattern(LintSql sql, HiveNode node, Findings findings) {
        boolean test = node.is("KW_RLIKE")
                || node.is("KW_REGEXP")
                || HiveShape.function(node).equals("regexp_extract");
        int subject = node.is("TOK_FUNCTION") ? 1 : 0;
        if (test && node.size() > subject + 1) {
            String column =
                    HiveShape.columns(node.child(subject)).stream().findFirst().orElse("");
            HiveShape.literal(node.child(subject + 1))
                    .filter(pattern -> column.contains("email") && pattern.contains("@") && !EMAILS.contains(pattern))
                    .ifPresent(pattern -> findings.at(
                            sql.place(node.child(subject + 1)), "'" + column + "' is tested with another pattern"));
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

    private static void hiveHash(LintSql sql, List<HiveShape.Output> outputs, Findings findings) {
        for (HiveShape.Output output : outputs) {
            if (output.name().endsWith("_hash") && output.name().contains("email")) {
                boolean raw = HiveShape.callsIn(output.expression(), "sha2").stream()
                        .anyMatch(call -> HiveShape.columns(call).stream().anyMatch(name -> !name.endsWith("_std"))
                                && HiveShape.callsIn(call, "trim").isEmpty());
                if (raw) {
                    findings.at(sql.place(output.expression()), "The hash is that of the address as it came");
                }
            }
        }
    }

    private static void phoneDigits(LintProject project, Findings findings) {
        StagingOutputs.each(
                project,
                findings,
                (sql, outputs) -> outputs.stream()
                        .filter(output -> isPhone(output.name()) && !reduces(sql))
                        .forEach(output -> findings.at(sql.place(output.item()), NOT_REDUCED)));
        StagingOutputs.eachHive(
                project,
                findings,
                (sql, outputs) -> outputs.stream()
                        .filter(output -> isPhone(output.name()) && !reduces(sql))
                        .forEach(output -> findings.at(sql.place(output.expression()), NOT_REDUCED)));
    }

    private static boolean isPhone(String name) {
        return name.contains("phone") && name.endsWith("_std");
    }

    private static boolean reduces(LintSql sql) {
        return sql.text().contains("[^0-9") || sql.text().contains("\\D");
    }
}
