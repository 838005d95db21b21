package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What staging in Hive must do where Hive is not Presto. */
final class StagingHiveRules {

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

    /** What gives a text of a length that is known. */
    private static final List<String> CUTS =
            List.of("substr", "substring", "regexp_extract", "date_format", "from_unixtime", "td_time_format");

    private StagingHiveRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("staging.hive-function", "67, 58, D-46", "Hive SQL uses Hive's functions.")
                        .why(
                                "TRY_CAST and Presto's functions are unknown to Hive; get_json_object fails on quoted keys.")
                        .fix("CAST instead of TRY_CAST; regexp_extract for JSON; date_format, from_unixtime for times")
                        .project(Phase.STAGING, StagingHiveRules::hiveFunction),
                Rule.warning(
                                "staging.hive-fraction",
                                "D-46",
                                "What unix_timestamp reads to the second ends with the second.")
                        .why(
                                "Hive 4 reads the whole text: a fraction of a second, or a zone behind it, makes the date NULL.")
                        .fix("UNIX_TIMESTAMP(SUBSTR(c, 1, 19), 'yyyy-MM-dd HH:mm:ss')")
                        .project(Phase.STAGING, StagingHiveRules::hiveFraction),
                Rule.error(
                                "staging.hive-target",
                                "67",
                                "A Hive transformation overwrites its _inc_dedup_tmp table, from rows above stg_time.")
                        .why(
                                "The workflow takes the rows over from that table; without the condition it takes all of them.")
                        .fix(
                                "INSERT OVERWRITE TABLE ${list.snk_db}.${list.snk_tbl}_inc_dedup_tmp SELECT … WHERE time > ${td.last_results.stg_time}")
                        .project(Phase.STAGING, StagingHiveRules::hiveTarget));
    }

    private static void hiveFunction(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            sql.hive()
                    .forEach(root -> HiveShape.walk(root, node -> {
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
        });
    }

    private static void hiveFraction(LintProject project, Findings findings) {
        findings.each(project.sqls(), "", sql -> {
            for (HiveNode root : sql.hive()) {
                for (HiveNode call : HiveShape.callsIn(root, "unix_timestamp")) {
                    boolean toTheSecond = call.size() == 3
                            && HiveShape.literal(call.child(2))
                                    .filter(pattern -> pattern.endsWith("ss"))
                                    .isPresent();
                    if (toTheSecond && !isCut(call.child(1))) {
                        findings.at(sql.place(call.child(0)), "The text may go on behind its seconds");
                    }
                }
            }
        });
    }

    private static boolean isCut(HiveNode text) {
        return HiveShape.literal(text).isPresent()
                || CUTS.stream().anyMatch(cut -> !HiveShape.callsIn(text, cut).isEmpty());
    }

    private static void hiveTarget(LintProject project, Findings findings) {
        if (!project.files().containsKey("staging_hive.dig")) {
            return;
        }
        findings.each(project.sqls(), "", sql -> {
            boolean inserts = sql.hive().stream().anyMatch(root -> HiveShape.contains(root, "TOK_DESTINATION"));
            if (sql.engine() != LintSql.Engine.HIVE
                    || !sql.file().endsWith(".sql")
                    || sql.hive().isEmpty()) {
                return;
            }
            if (!inserts || !sql.text().contains("_inc_dedup_tmp")) {
                findings.at(sql.start(), "The statement does not overwrite the table …_inc_dedup_tmp");
            }
            if (!sql.text().contains("${td.last_results.stg_time}")) {
                findings.at(sql.start(), "The statement does not ask for time > ${td.last_results.stg_time}");
            }
        });
    }
}
