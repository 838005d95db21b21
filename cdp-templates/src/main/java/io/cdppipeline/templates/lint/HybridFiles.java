package io.cdppipeline.templates.lint;

import io.cdppipeline.workflow.Position;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The files of a project for Snowflake or Databricks. */
final class HybridFiles {

    private HybridFiles() {}

    /** A check of a project out of one of a unify YAML. */
    static BiConsumer<LintProject, Findings> each(BiConsumer<YamlNode, Findings> check) {
        return (project, findings) ->
                project.yamls().values().stream().filter(Phases::isUnify).forEach(root -> check.accept(root, findings));
    }

    /** The SQL that is nobody's here to parse, by path. */
    static Map<String, String> sqlTexts(LintProject project) {
        Map<String, String> texts = new TreeMap<>(project.files());
        texts.keySet().removeIf(path -> !path.endsWith(".sql"));
        return texts;
    }

    /** Where an offset in a file is. */
    static Position position(String path, String text, int at) {
        String before = text.substring(0, at);
        return new Position(
                path, (int) before.chars().filter(c -> c == '\n').count() + 1, at - before.lastIndexOf('\n'));
    }
}
