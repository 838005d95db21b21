package io.cdppipeline.templates.lint;

import io.cdppipeline.workflow.Position;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds of the files of every project: YAML, secrets, places. */
final class GeneralRules {

    static final String MISSING_FILE = "general.missing-file";
    static final String SUPPRESSION = "general.suppression";

    /** Rules whose findings the workflow reader may have told of the same place already. */
    static final Set<String> ALSO_READ = Set.of(ProjectReader.YAML, ProjectReader.DUPLICATE_KEY, MISSING_FILE);

    private static final Pattern SECRET_KEY = Pattern.compile(
            "(.*_)?(password|passphrase|api_?key|api_secret|access_token|refresh_token|client_secret|private_key|secret_key"
                    + "|secret_access_key|secret|token|credentials?)");
    private static final Pattern SECRET_TEXT = Pattern.compile(
            "\\b\\d{1,10}/[0-9a-f]{40}\\b|\\bAKIA[0-9A-Z]{16}\\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\\bshpat_[0-9a-f]{32}\\b"
                    + "|\\bpk_[0-9a-f]{34}\\b|\\bsk_live_[0-9A-Za-z]{16,}");
    /** Where a text has something of that form. */
    private static final ReadTexts<String, List<Integer>> SECRETS_AT =
            new ReadTexts<>(Runtime.getRuntime().maxMemory() / 64);

    private static final Pattern SECRET_NAME = Pattern.compile("\\$\\{secret:([^}]*)\\}");
    private static final Pattern GOOD_SECRET_NAME =
            Pattern.compile("td\\.apikey|[a-z][a-z0-9]*(_[a-z0-9]+)+|.*\\$\\{.*");

    private GeneralRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(ProjectReader.YAML, "1", "Every .yml and .dig file is YAML and a mapping.")
                        .why("The workflow server refuses the whole project, or the task that reads the file fails.")
                        .fix("correct the YAML at this place")
                        .project((project, findings) -> project.problems(
                                ProjectReader.YAML, each -> findings.at(each.place(), each.message()))),
                Rule.error(ProjectReader.DUPLICATE_KEY, "1, 0.1", "No key stands twice in a mapping.")
                        .why("The server refuses the file, or one of the two values is lost.")
                        .fix("keep one of the two, or give one another name")
                        .project((project, findings) -> project.problems(
                                ProjectReader.DUPLICATE_KEY, each -> findings.at(each.place(), each.message()))),
                Rule.error("general.tabs", "1", "YAML is indented with blanks.")
                        .why("YAML allows no tab there; some readers take it for a blank, others stop.")
                        .fix("write two blanks for each step")
                        .project(GeneralRules::tabs),
                Rule.warning("general.indent", "1", "YAML is indented in steps of two blanks.")
                        .why("A task that stands one blank off belongs to another one.")
                        .fix("write two blanks for each step")
                        .project(GeneralRules::indent),
                Rule.error(ProjectReader.SQL, "14, 49, D-40", "SQL can be read by the engine that runs it.")
                        .why("The job fails, for some texts only on the path that is seldom taken.")
                        .fix(
                                "correct the SQL at this place; in Presto names are quoted with \", reserved words must be")
                        .project((project, findings) ->
                                project.problems(ProjectReader.SQL, each -> findings.at(each.place(), each.message()))),
                Rule.error("general.secret-literal", "2", "No file holds a password, a key or a token.")
                        .why("Files are pushed, logged and committed; whoever reads one has the secret.")
                        .fix(
                                "write ${secret:name} and set it with td wf secrets; then change the secret, since it is known")
                        .project(GeneralRules::secretLiterals),
                Rule.warning("general.secret-name", "2", "Secrets are called {source}_{credential}, in lower case.")
                        .why("All sources of a project share their secrets' names: two called 'password' are one.")
                        .fix("name it after its source: shopify_api_password")
                        .project(GeneralRules::secretNames),
                Rule.error("general.credentials-file", "3", "credentials_*.json is ignored by git.")
                        .why("What is not ignored is committed and pushed with the project.")
                        .fix("add a .gitignore with the line credentials_*.json beside it")
                        .project((project, findings) -> project.files().keySet().stream()
                                .filter(path -> path.matches("(.*/)?credentials_[^/]*\\.json"))
                                .forEach(path ->
                                        findings.file(path, "The file holds credentials and git does not ignore it"))),
                Rule.error("general.lost-workflow", "4", "Workflows are in the project's top directory.")
                        .why("A .dig file further down is no workflow: it never runs unless call> names it.")
                        .fix("move it to the top directory, or call it")
                        .project(GeneralRules::lostWorkflows),
                Rule.warning("general.layout", "4", "YAML is in config/, SQL in sql/ or queries/.")
                        .why("Whoever looks for a file looks there; so do the tools that add an object.")
                        .fix("move the file, and change the tasks that name it")
                        .project(GeneralRules::layout),
                Rule.error(MISSING_FILE, "5", "Every file that a task names is in the project.")
                        .why("The server takes the project, and the task fails when its turn comes.")
                        .fix("add the file, or correct its name")
                        .project(FileReferences::missing),
                Rule.warning("general.unreferenced-file", "5", "Every SQL and YAML file is used.")
                        .why("A file that nothing runs looks as if it were in force.")
                        .fix("name it in a task, or delete it")
                        .project(FileReferences::unreferenced),
                Rule.error(
                                "general.generic-database",
                                "8, D-6",
                                "Databases are named after the client, not after an example.")
                        .why(
                                "client_src and the like are the names of documentation: several clients would share them.")
                        .fix("name it {client}_src, {client}_stg and so on")
                        .project(Databases::generic),
                Rule.warning("general.generic-lookup", "8, D-5", "The lookup database is named after the client.")
                        .why("Every client that uses client_config shares its watermarks with all others that do.")
                        .fix("name it {client}_config")
                        .project(Databases::genericLookup),
                Rule.warning(
                                "general.hard-coded-database",
                                "13, D-37",
                                "SQL names databases by the project's variables.")
                        .why("When the variable changes, this statement still goes to the old database.")
                        .fix("write the variable")
                        .project(Databases::hardCoded),
                Rule.warning(SUPPRESSION, "", "lint:ignore names a rule and gives a reason.")
                        .why("A suppression that nobody can judge later hides more than it says.")
                        .fix("write: lint:ignore rule-id reason")
                        .project((project, findings) -> {}));
    }

    private static boolean isYaml(String path) {
        return path.endsWith(".yml") || path.endsWith(".yaml") || path.endsWith(".dig");
    }

    private static void tabs(LintProject project, Findings findings) {
        project.files().forEach((path, text) -> {
            if (!isYaml(path) || text.indexOf('\t') < 0) {
                return;
            }
            int number = 0;
            for (String line : text.lines().toList()) {
                number++;
                int tab = line.indexOf('\t');
                if (tab >= 0 && line.substring(0, tab).isBlank() && !line.isBlank()) {
                    findings.at(new Position(path, number, tab + 1), "The line is indented with a tab");
                }
            }
        });
    }

    private static void indent(LintProject project, Findings findings) {
        project.yamls().forEach((path, root) -> indent(root, findings));
        project.roots().forEach(root -> indent(root.config(), findings));
    }

    /** The first step that is none of two; one finding per file. */
    private static boolean indent(YamlNode node, Findings findings) {
        for (YamlNode value : node.members().values()) {
            boolean block = value.isMapping()
                    && !value.members().isEmpty()
                    && value.place().line() > value.keyPlace().line()
                    && value.members().values().iterator().next().keyPlace().equals(value.place());
            int step = value.place().column() - value.keyPlace().column();
            if (block && step != 2) {
                findings.at(value.place(), "The step is " + step + " blanks wide");
                return true;
            }
            if (indent(value, findings)) {
                return true;
            }
        }
        return node.items().stream().anyMatch(item -> indent(item, findings));
    }

    private static void secretLiterals(LintProject project, Findings findings) {
        project.files().forEach((path, text) -> {
            for (int start : SECRETS_AT.get(text, text.length(), () -> secretsAt(text))) {
                String before = text.substring(0, start);
                int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
                findings.at(
                        new Position(path, line, start - before.lastIndexOf('\n')),
                        "This has the form of a key or token");
            }
        });
        project.yamls().values().forEach(root -> secretKeys(root, findings));
        project.roots().forEach(root -> secretKeys(root.config(), findings));
    }

    private static List<Integer> secretsAt(String text) {
        return !mayHoldSecret(text)
                ? List.of()
                : SECRET_TEXT.matcher(text).results().map(MatchResult::start).toList();
    }

    /** A look that is much quicker than the pattern: nearly no text has anything of the kind. */
    private static boolean mayHoldSecret(String text) {
        for (int slash = text.indexOf('/', 1); slash > 0; slash = text.indexOf('/', slash + 1)) {
            if (Character.isDigit(text.charAt(slash - 1))) {
                return true;
            }
        }
        return Stream.of("AKIA", "PRIVATE KEY-----", "shpat_", "pk_", "sk_live_")
                .anyMatch(text::contains);
    }

    private static void secretKeys(YamlNode root, Findings findings) {
        root.walk(node -> node.members()
                .forEach((key, value) -> value.text().ifPresent(text -> {
                    if (SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).matches()
                            && !text.isBlank()
                            && !text.contains("${")
                            && !text.matches("true|false|\\d{1,6}|password|key_pair|oauth")
                            && !SECRET_TEXT.matcher(text).find()) {
                        findings.at(value.place(), "The value of '" + key + "' is written out");
                    }
                })));
    }

    private static void secretNames(LintProject project, Findings findings) {
        project.files().forEach((path, text) -> {
            if (!isYaml(path) || !text.contains("${secret:")) {
                return;
            }
            int number = 0;
            for (String line : text.lines().toList()) {
                number++;
                Matcher matcher = SECRET_NAME.matcher(line);
                while (!line.strip().startsWith("#") && matcher.find()) {
                    if (!GOOD_SECRET_NAME.matcher(matcher.group(1).strip()).matches()) {
                        findings.at(
                                new Position(path, number, matcher.start() + 1),
                                "The secret's name '" + matcher.group(1).strip() + "' does not tell whose it is");
                    }
                }
            }
        });
    }

    private static void lostWorkflows(LintProject project, Findings findings) {
        for (String path : project.files().keySet()) {
            if (path.endsWith(".dig") && path.contains("/")) {
                boolean named = project.tasks().stream()
                        .filter(task -> task.is("call>") || task.is("require>"))
                        .map(task -> task.value().text().orElse(""))
                        .anyMatch(name -> ProjectReader.glob(name).matcher(path).matches()
                                || ProjectReader.glob(name + ".dig")
                                        .matcher(path)
                                        .matches());
                boolean included = project.files().values().stream()
                        .anyMatch(text ->
                                text.contains("!include") && text.contains(path.substring(path.lastIndexOf('/'))));
                if (!named && !included) {
                    findings.file(path, "The workflow is not in the project's top directory, and nothing calls it");
                }
            }
        }
    }

    private static void layout(LintProject project, Findings findings) {
        if (project.phases().isEmpty() || project.is(Phase.HYBRID)) {
            return;
        }
        for (String path : project.files().keySet()) {
            boolean top = !path.contains("/");
            if (top && path.endsWith(".sql")) {
                findings.file(path, "SQL stands beside the workflows");
            } else if (top && (path.endsWith(".yml") || path.endsWith(".yaml"))) {
                findings.file(path, "YAML stands beside the workflows");
            }
        }
    }
}
