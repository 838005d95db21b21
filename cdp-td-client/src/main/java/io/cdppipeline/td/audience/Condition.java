package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One condition of a {@link SegmentRule} (td-api fact sheet, section 6). Immutable and thread-safe. */
public final class Condition extends JsonValue {

    /** A unit of time in conditions. */
    public enum Unit {
        YEAR,
        QUARTER,
        MONTH,
        WEEK,
        DAY,
        HOUR,
        MINUTE,
        SECOND;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Condition(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** A condition as its JSON has it, whatever is in there. */
    public static Condition of(Map<String, ? extends @Nullable Object> json) {
        return new Condition(json);
    }

    /** On an attribute. */
    public static Subject attribute(String name) {
        return new Subject(Map.of("name", name));
    }

    /** On the rows of a behavior; {@code name} is that of its table: {@code behavior_orders}. */
    public static BehaviorSubject behavior(String name) {
        return new BehaviorSubject(name, List.of());
    }

    /** Holds for the profiles of another segment. */
    public static Condition inSegment(String segmentId) {
        return new Condition(ordered("type", "Reference", "id", segmentId, "exclude", false));
    }

    /** The opposite: holds where this does not. */
    public Condition exclude() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(fields());
        fields.put("exclude", !flag("exclude"));
        return new Condition(fields);
    }

    static Map<String, @Nullable Object> group(String type, Condition... conditions) {
        if (conditions.length == 0) {
            throw new IllegalArgumentException("A group of conditions needs at least one");
        }
        return ordered(
                "type",
                type,
                "conditions",
                Stream.of(conditions).map(JsonValue::fields).toList());
    }

    private static Map<String, @Nullable Object> ordered(Object... keysAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** What a condition is on; say next how it compares. */
    public static final class Subject {

        private final Map<String, @Nullable Object> leftValue;

        private Subject(Map<String, ? extends @Nullable Object> leftValue) {
            this.leftValue = new LinkedHashMap<>(leftValue);
        }

        public Condition equalTo(Object value) {
            return compared("Equal", value);
        }

        public Condition greater(Object value) {
            return compared("Greater", value);
        }

        public Condition greaterOrEqual(Object value) {
            return compared("GreaterEqual", value);
        }

        public Condition less(Object value) {
            return compared("Less", value);
        }

        public Condition lessOrEqual(Object value) {
            return compared("LessEqual", value);
        }

        /** Fits a regular expression. */
        public Condition regexp(String pattern) {
            return compared("Regexp", pattern);
        }

        public Condition in(Object... values) {
            return comparedWithAny("In", values);
        }

        /** Contains one of these texts. */
        public Condition contain(Object... texts) {
            return comparedWithAny("Contain", texts);
        }

        /** Begins with one of these texts. */
        public Condition startWith(Object... texts) {
            return comparedWithAny("StartWith", texts);
        }

        /** Ends with one of these texts. */
        public Condition endWith(Object... texts) {
            return comparedWithAny("EndWith", texts);
        }

        /** Is neither less than the first nor greater than the second. */
        public Condition between(Object least, Object greatest) {
            return condition(ordered("not", false, "type", "Between", "minValue", least, "maxValue", greatest));
        }

        public Condition isNull() {
            return condition(ordered("not", false, "type", "IsNull"));
        }

        /** Is a time of today. */
        public Condition today() {
            return condition(ordered("type", "TimeToday"));
        }

        /** Is a time of the last so many units. */
        public Condition withinPast(int count, Unit unit) {
            return condition(ordered("type", "TimeWithinPast", "unit", unit.text(), "value", Integer.toString(count)));
        }

        /** Is a time of the next so many units. */
        public Condition withinNext(int count, Unit unit) {
            return condition(ordered("type", "TimeWithinNext", "unit", unit.text(), "value", Integer.toString(count)));
        }

        /** Compares as the JSON of an operator says, whatever is in there. */
        public Condition operator(Map<String, ? extends @Nullable Object> operator) {
            return condition(new LinkedHashMap<>(operator));
        }

        private Condition compared(String type, Object value) {
            return condition(ordered("not", false, "type", type, "rightValue", value));
        }

        private Condition comparedWithAny(String type, Object... values) {
            return condition(ordered("not", false, "type", type, "rightValues", Arrays.asList(values)));
        }

        private Condition condition(Map<String, @Nullable Object> operator) {
            return new Condition(
                    ordered("type", "Value", "exclude", false, "leftValue", leftValue, "operator", operator));
        }
    }

    /** The rows of a behavior; say next what of them, and then how that compares. Immutable and thread-safe. */
    public static final class BehaviorSubject {

        private final String name;
        private final List<Map<String, @Nullable Object>> filter;

        private BehaviorSubject(String name, List<Map<String, @Nullable Object>> filter) {
            this.name = name;
            this.filter = filter;
        }

        /** Counts only rows of which this holds; {@code condition} is one on an attribute, which here names a column. */
        public BehaviorSubject where(Condition condition) {
            Object leftValue = condition.fields().get("leftValue");
            Object column = leftValue instanceof Map<?, ?> map ? map.get("name") : null;
            if (!(column instanceof String)) {
                throw new IllegalArgumentException("The rows of behavior " + name
                        + " can be told apart only by a column: use Condition.attribute(…)");
            }
            List<Map<String, @Nullable Object>> more = new java.util.ArrayList<>(filter);
            more.add(ordered(
                    "type",
                    "Column",
                    "column",
                    column,
                    "operator",
                    condition.fields().getOrDefault("operator", Map.of())));
            return new BehaviorSubject(name, List.copyOf(more));
        }

        /** How many rows there are. */
        public Subject count() {
            return aggregated(ordered("type", "Count"));
        }

        public Subject sum(String column) {
            return aggregated(ordered("type", "Sum", "column", column));
        }

        public Subject average(String column) {
            return aggregated(ordered("type", "Average", "column", column));
        }

        public Subject min(String column) {
            return aggregated(ordered("type", "Min", "column", column));
        }

        public Subject max(String column) {
            return aggregated(ordered("type", "Max", "column", column));
        }

        private Subject aggregated(Map<String, @Nullable Object> aggregation) {
            Map<String, @Nullable Object> leftValue =
                    ordered("aggregation", aggregation, "source", Map.of("name", name));
            if (!filter.isEmpty()) {
                leftValue.put("filter", ordered("type", "And", "conditions", filter));
            }
            return new Subject(leftValue);
        }
    }
}
