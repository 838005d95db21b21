package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a {@code …_datasources.yml}.
 *
 * @param history whether it is of {@code hist_datasources}
 * @param load the file that it names, if it is there
 */
record DataSource(YamlNode node, boolean history, Optional<YamlNode> load) {

    private static final List<String> LISTS = List.of("hist_datasources", "inc_datasources");

    static List<DataSource> of(LintProject project) {
        List<DataSource> sources = new ArrayList<>();
        for (YamlNode root : project.yamls().values()) {
            for (String list : LISTS) {
                for (YamlNode item : root.all(list)) {
                    String file = item.text("config_file");
                    Optional<YamlNode> load = file.isEmpty() ? Optional.empty() : project.yaml(file);
                    sources.add(new DataSource(item, list.startsWith("hist"), load));
                }
            }
        }
        return sources;
    }

    /** The load files of a project, by path: those with an {@code in:}. */
    static List<YamlNode> loads(LintProject project) {
        return project.yamls().entrySet().stream()
                .map(Map.Entry::getValue)
                .filter(root -> root.get("in").filter(YamlNode::isMapping).isPresent())
                .toList();
    }

    String name() {
        return node.text("name");
    }

    String table() {
        return node.get("table_name").isPresent() ? node.text("table_name") : node.text("table");
    }

    /** The field by which it is incremental, in the table; empty if it is not. */
    String field() {
        return node.get("incremental_field").isPresent() ? node.text("incremental_field") : node.text("inc_field");
    }

    /** The same field as the connector calls it. */
    String connectorField() {
        return node.get("incremental_field_connector").isPresent()
                ? node.text("incremental_field_connector")
                : node.text("inc_field_connector");
    }

    /** The connector's type; empty if the load file is not there. */
    String type() {
        return load.map(root -> root.text("in", "type")).orElse("");
    }

    /** What a connector loads: the object's name in the load file. */
    static String object(YamlNode load) {
        YamlNode in = load.get("in").orElse(load);
        for (String key : List.of("data_source", "target", "data_type")) {
            if (in.get(key).isPresent()) {
                return in.text(key);
            }
        }
        return "";
    }
}
