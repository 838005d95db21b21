package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML document as a tree of texts with places. Scalars keep their spelling: {@code no} is the text "no". */
final class YamlReader {

    private final String file;
    private final Problems problems;
    private final IdentityHashMap<Node, Raw> read = new IdentityHashMap<>();

    private YamlReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The document's tree; empty if there is none or it is no YAML, which the problems then tell. */
    static Optional<Raw> read(String yaml, String file, Problems problems) {
        return new YamlReader(file, problems).document(yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml);
    }

    private Optional<Raw> document(String yaml) {
        try {
            LoaderOptions options = new LoaderOptions();
            ParserImpl parser = new ParserImpl(new StreamReader(yaml), options);
            Composer composer = new Composer(parser, new Resolver(), options);
            if (!composer.checkNode()) {
                problems.add(Place.inFile(file, 0, 0), "the file is empty; a configuration needs at least 'global'");
                return Optional.empty();
            }
            Raw document = raw(composer.getNode());
            if (composer.checkNode()) {
                problems.add(
                        place(parser.peekEvent().getStartMark()),
                        "a second YAML document begins here; a pipeline is one document");
                // Read it nevertheless: a syntax error there is one more thing to mend.
                composer.getNode();
            }
            return Optional.of(document);
        } catch (MarkedYAMLException e) {
            problems.add(e.getProblemMark() == null ? start() : place(e.getProblemMark()), syntax(e));
        } catch (ReaderException e) {
            problems.add(
                    placeOfCharacter(yaml, e.getPosition()),
                    "not valid YAML: the character U+%04X may not stand in it".formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            problems.add(start(), "not valid YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static String syntax(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("\\t(TAB)")) {
            return "a tab stands where YAML takes only spaces; indent with spaces";
        }
        Mark context = e.getContextMark();
        String begun = "";
        if (e.getContext() != null) {
            boolean elsewhere = context != null
                    && e.getProblemMark() != null
                    && context.getLine() != e.getProblemMark().getLine();
            begun = " " + e.getContext() + (elsewhere ? " that began at line " + (context.getLine() + 1) : "");
        }
        return "not valid YAML: " + problem + begun;
    }

    private Raw raw(Node node) {
        Raw known = read.get(node);
        if (known != null) {
            return known;
        }
        Place place = place(node.getStartMark());
        // What an alias inside itself sees until the node is read.
        read.put(node, new Raw.Nothing(place));
        Raw raw;
        if (node instanceof MappingNode mapping) {
            raw = fields(place, mapping);
        } else if (node instanceof SequenceNode sequence) {
            raw = new Raw.Items(
                    place, sequence.getValue().stream().map(this::raw).toList());
        } else {
            ScalarNode scalar = (ScalarNode) node;
            raw = scalar.getTag().equals(Tag.NULL)
                    ? new Raw.Nothing(place)
                    : new Raw.Text(place, scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN);
        }
        read.put(node, raw);
        return raw;
    }

    private Raw fields(Place place, MappingNode mapping) {
        List<Raw.Field> fields = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Mark mark = tuple.getKeyNode().getStartMark();
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(
                        place(mark),
                        "a key must be a text, found " + raw(tuple.getKeyNode()).kind());
                continue;
            }
            if (key.getTag().equals(Tag.MERGE)) {
                problems.add(place(mark), "the merge key '<<' is not read; write the keys out");
                continue;
            }
            Integer line = lines.putIfAbsent(key.getValue(), mark.getLine() + 1);
            if (line != null) {
                problems.add(place(mark), "key " + Problems.quote(key.getValue()) + " is already set at line " + line);
            } else {
                fields.add(new Raw.Field(place(mark), key.getValue(), raw(tuple.getValueNode())));
            }
        }
        return new Raw.Fields(place, fields);
    }

    private Place start() {
        return Place.inFile(file, 0, 0);
    }

    private Place place(Mark mark) {
        return Place.inFile(file, mark.getLine(), mark.getColumn());
    }

    private Place placeOfCharacter(String yaml, int position) {
        String before = yaml.substring(0, Math.min(position, yaml.length()));
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return Place.inFile(file, line, before.length() - lineStart);
    }
}
