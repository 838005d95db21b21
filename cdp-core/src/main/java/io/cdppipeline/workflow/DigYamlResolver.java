package io.cdppipeline.workflow;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The workflow server's strict reading of plain scalars: {@code on} and {@code yes} are texts, there are no dates and no
 * sexagesimal integers, and a number that starts with {@code 0.} is a text.
 */
final class DigYamlResolver extends Resolver {

    private static final Pattern FLOAT =
            Pattern.compile("^([-+]?(\\.[0-9]+|[1-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
                    + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                    + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
    private static final Pattern INT = Pattern.compile(
            "^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*)$");
    private static final Pattern BOOL = Pattern.compile("^(?:[Tt]rue|[Ff]alse)$");
    private static final int LONGEST = 1024;

    @Override
    public void addImplicitResolver(Tag tag, Pattern regexp, @Nullable String first, int limit) {
        if (tag.equals(Tag.FLOAT)) {
            super.addImplicitResolver(tag, FLOAT, first, LONGEST);
        } else if (tag.equals(Tag.INT)) {
            super.addImplicitResolver(tag, INT, first, LONGEST);
        } else if (tag.equals(Tag.BOOL)) {
            super.addImplicitResolver(tag, BOOL, "TtFf", limit);
        } else if (!tag.equals(Tag.TIMESTAMP)) {
            super.addImplicitResolver(tag, regexp, first, limit);
        }
    }
}
