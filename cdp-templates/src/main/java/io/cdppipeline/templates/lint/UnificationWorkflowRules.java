package io.cdppipeline.templates.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What the workflows of a unification must be: which there are, how they start each other, what they send to the service. */
final class UnificationWorkflowRules {

    private static final String RUNNER = "unif_runner.dig";
    private static final String PREP = "dynmic_prep_creation.dig";
    private static final String CALL = "id_unification.dig";
    private static final String ENRICH = "enrich_runner.dig";
    private static final Pattern ENDPOINT = Pattern.compile(
            "https://api-cdp\\.(treasuredata\\.com|eu01\\.treasuredata\\.com|ap02\\.treasuredata\\.com|ap03\\.treasuredata\\.com"
                    + "|treasuredata\\.co\\.jp)/unifications/workflow_call");

    private UnificationWorkflowRules() {}

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
                        .project(Phase.UNIFICATION, UnificationWorkflowRules::files),
                Rule.error(
                                "unification.runner",
                                "71",
                                "unif_runner starts its workflows by require>, knows its configuration, and has _error.")
                        .why("call> puts all tasks into one attempt, over the limit of tasks; echo> tells nobody.")
                        .fix("require> each workflow; include config/environment.yml; add _error")
                        .project(Phase.UNIFICATION, UnificationWorkflowRules::runner),
                Rule.error(
                                "unification.id-method",
                                "72, D-61, D-73",
                                "unify.yml has persistent_ids or canonical_ids, and the call runs just that one.")
                        .why("The service refuses both, and makes no ids where the flag is of the other kind.")
                        .fix("keep one section; run_persistent_ids or run_canonical_ids: true, the other false")
                        .project(Phase.UNIFICATION, UnificationWorkflowRules::idMethod),
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
                        .project(Phase.UNIFICATION, UnificationWorkflowRules::endpoint),
                Rule.error(
                                "unification.includes",
                                "75",
                                "id_unification and enrich_runner include the files whose variables they use.")
                        .why("What is not included is not defined, and the first expression that uses it fails.")
                        .fix(
                                "include config/environment.yml and config/src_prep_params.yml, in enrich_runner config/stage_enrich.yml")
                        .project(Phase.UNIFICATION, UnificationWorkflowRules::includes));
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
        Optional<YamlNode> root = UnificationSettings.unify(project);
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
}
