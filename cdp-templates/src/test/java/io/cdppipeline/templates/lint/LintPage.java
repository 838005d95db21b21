package io.cdppipeline.templates.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code docs/lint.md}, written from the rules. */
final class LintPage {

    /** Rules of the fact sheet that no look at files can keep, and what keeps them. */
    static final Map<String, String> ELSEWHERE = elsewhere();

    private LintPage() {}

    private static Map<String, String> elsewhere() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put(
                "7",
                "A task with an operator and subtasks: the workflow reader (`workflow-task`), in the server's words.");
        rules.put("76", "`master_tables` in unify.yml are ours, on purpose: the service makes the master table.");
        rules.put(
                "96",
                "No more than three deployments without a choice: the run engine's remedies and `FailureHandler`.");
        rules.put("99", "Any spelling of an endpoint is a `Region`, which knows the host of each service.");
        rules.put(
                "100", "A directory that is there is kept in `{directory}_backup/{run id}/` before it is written to.");
        rules.put("101", "The project's name comes from one place, for deployment, secrets and start.");
        rules.put("102", "The same configuration gives the same bytes: `PhaseGeneratorContract` and the golden files.");
        return rules;
    }

    /** The numbers of a rule of ours, one by one. */
    static List<String> numbers(LintRule rule) {
        return rule instanceof Rule own
                ? Stream.of(own.numbers().split(","))
                        .map(String::strip)
                        .filter(number -> !number.isEmpty())
                        .toList()
                : List.of();
    }

    static String text(List<LintRule> rules) {
        StringBuilder page = new StringBuilder("""
                # Lint

                `Linter.lint(path)` looks for mistakes in a workflow project, generated or written by hand: `.dig` files as the
                workflow server reads them, YAML strictly, Presto SQL by Trino's parser, Hive SQL by Hive's grammar, then the
                rules below. Everything that this library generates passes them before it is handed on. A directory of projects,
                as a pipeline's work directory, is looked at as a whole: what the projects must agree on, and the run's journal.

                ```java
                Linter.lint(Path.of("my-project")).forEach(System.out::println);

                Linter linter = Linter.builder()
                        .severity("general.timezone", Finding.Severity.ERROR)
                        .disable("ingestion.shopify-v1")
                        .rule(new NoFridayDeployments()) // a LintRule of your own
                        .catalog(CatalogSnapshot.read(Path.of("schema.json"))) // what tables there are
                        .build();
                ```

                A finding says where (`file:line:column`), what, and how to mend it. Which rules apply is told from what a
                project contains: a workflow with `td_load>` is an ingestion, `config/src_params.yml` makes it staging, and so on.
                With a catalog, a snapshot file or a live one, the rules that speak of tables and columns which are there, and of
                their types, are asked too; without one they find nothing.

                To pass a finding by, say why, on its line, on the line above, or among the comments at the file's head for all
                of it:

                ```yaml
                timezone: Asia/Tokyo # lint:ignore general.timezone the client's days are Japan's
                ```

                In SQL the comment is `-- lint:ignore rule-id reason`. Without a reason it does not count.

                Findings whose id begins with `workflow-` are the workflow reader's: what the server would refuse, in its words.

                The numbers are those of the rules that the original documents ask for, and of the mistakes in them (D-…).

                This page is written from the code: run `StandardRulesTest` with `-Dlint.docs.update=true`.

                """);
        String group = "";
        for (LintRule rule : rules) {
            String own = rule.id().substring(0, rule.id().indexOf('.'));
            if (!own.equals(group) && page.indexOf("\n## " + own + "\n") < 0) {
                page.append("## ")
                        .append(own)
                        .append(
                                "\n\n| rule | severity | what must hold | otherwise | fix | no. |\n|---|---|---|---|---|---|\n");
                rules.stream().filter(each -> each.id().startsWith(own + ".")).forEach(each -> row(page, each));
                page.append('\n');
            }
            group = own;
        }
        page.append("## Kept elsewhere\n\n| no. | what keeps it |\n|---|---|\n");
        ELSEWHERE.forEach((number, what) ->
                page.append("| ").append(number).append(" | ").append(what).append(" |\n"));
        return page.toString();
    }

    private static void row(StringBuilder page, LintRule rule) {
        page.append("| `")
                .append(rule.id())
                .append("` | ")
                .append(rule.severity())
                .append(" | ");
        page.append(cell(rule.what())).append(" | ").append(cell(rule.why())).append(" | ");
        page.append(cell(rule.fix()))
                .append(" | ")
                .append(String.join(", ", numbers(rule)))
                .append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
