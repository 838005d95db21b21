package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to a segment: groups of conditions (td-api fact sheet, section 6). Immutable and thread-safe.
 *
 * <pre>{@code
 * SegmentRule.allOf(
 *         Condition.attribute("age").greaterOrEqual(18),
 *         Condition.behavior("behavior_orders").count().greater(2))
 * }</pre>
 */
public final class SegmentRule extends JsonValue {

    SegmentRule(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** A rule as its JSON has it, whatever is in there. */
    public static SegmentRule of(Map<String, ? extends @Nullable Object> json) {
        return new SegmentRule(json);
    }

    /** Holds where all conditions do. */
    public static SegmentRule allOf(Condition... conditions) {
        return group("And", Condition.group("And", conditions));
    }

    /** Holds where at least one condition does. */
    public static SegmentRule anyOf(Condition... conditions) {
        return group("And", Condition.group("Or", conditions));
    }

    /** Holds where both rules do, each with its groups. */
    public SegmentRule and(SegmentRule other) {
        return joined("And", other);
    }

    /** Holds where one of the rules does, each with its groups. */
    public SegmentRule or(SegmentRule other) {
        return joined("Or", other);
    }

    private SegmentRule joined(String type, SegmentRule other) {
        List<Map<String, @Nullable Object>> groups = new java.util.ArrayList<>(groups(type));
        groups.addAll(other.groups(type));
        return new SegmentRule(Map.of("type", type, "conditions", List.copyOf(groups)));
    }

    /** The groups of this rule, if they may stand beside others under this type. */
    private List<Map<String, @Nullable Object>> groups(String type) {
        List<Map<String, @Nullable Object>> groups = objects("conditions", group -> group);
        if (groups.size() > 1 && !type().equals(type)) {
            throw new IllegalArgumentException("A rule has two levels: one whose groups are joined with " + type()
                    + " cannot be joined with another by " + type);
        }
        return groups;
    }

    private static SegmentRule group(String type, Object... groups) {
        return new SegmentRule(Map.of("type", type, "conditions", Arrays.asList(groups)));
    }

    /** How its groups are joined: {@code And}, {@code Or} or {@code Composite}. */
    public String type() {
        return text("type").orElse("");
    }
}
