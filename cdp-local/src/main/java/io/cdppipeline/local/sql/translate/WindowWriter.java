package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FrameBound;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.SortItem;
import io.trino.sql.tree.Window;
import io.trino.sql.tree.WindowFrame;
import io.trino.sql.tree.WindowReference;
import io.trino.sql.tree.WindowSpecification;
import java.util.StringJoiner;

/** Translates what stands inside OVER, and the ORDER BY of aggregates. */
final class WindowWriter {

    private final ExpressionWriter expressions;
    private final Windows named;

    WindowWriter(ExpressionWriter expressions, Windows named) {
        this.expressions = expressions;
        this.named = named;
    }

    String write(Window window, Scope scope) {
        if (window instanceof WindowReference reference) {
            return write(find(reference, reference.getName().getValue()), scope);
        }
        WindowSpecification specification = (WindowSpecification) window;
        StringJoiner parts = new StringJoiner(" ");
        WindowSpecification base = specification
                .getExistingWindowName()
                .map(name -> find(specification, name.getValue()))
                .orElse(specification);
        if (!base.getPartitionBy().isEmpty()) {
            StringJoiner keys = new StringJoiner(", ", "PARTITION BY ", "");
            base.getPartitionBy()
                    .forEach(key -> keys.add(expressions.write(key, scope).sql()));
            parts.add(keys.toString());
        }
        specification
                .getOrderBy()
                .or(base::getOrderBy)
                .ifPresent(orderBy -> parts.add("ORDER BY " + sortItems(orderBy, scope)));
        specification.getFrame().or(base::getFrame).ifPresent(frame -> parts.add(frame(frame, scope)));
        return parts.toString();
    }

    private WindowSpecification find(Node node, String name) {
        return named.find(name)
                .orElseThrow(() -> Failures.at(node, "INVALID_WINDOW_REFERENCE", "Cannot resolve WINDOW name " + name));
    }

    private String frame(WindowFrame frame, Scope scope) {
        FrameBound.Type start = frame.getStart().getType();
        FrameBound.Type end = frame.getEnd().map(FrameBound::getType).orElse(FrameBound.Type.CURRENT_ROW);
        if (start == FrameBound.Type.UNBOUNDED_FOLLOWING) {
            throw invalid(frame, "Window frame start cannot be UNBOUNDED FOLLOWING");
        }
        if (end == FrameBound.Type.UNBOUNDED_PRECEDING) {
            throw invalid(frame, "Window frame end cannot be UNBOUNDED PRECEDING");
        }
        // the constants stand in the order of their places
        if (start.compareTo(end) > 0) {
            throw invalid(frame, "Window frame starting from " + shown(start) + " cannot end with " + shown(end));
        }
        String unit = frame.getType().name();
        boolean range = frame.getType() == WindowFrame.Type.RANGE;
        return frame.getEnd()
                .map(last -> unit + " BETWEEN " + bound(frame.getStart(), scope, range) + " AND "
                        + bound(last, scope, range))
                .orElseGet(() -> unit + " " + bound(frame.getStart(), scope, range));
    }

    private static SqlFailure invalid(WindowFrame frame, String message) {
        return Failures.at(frame, "INVALID_WINDOW_FRAME", message);
    }

    private static String shown(FrameBound.Type type) {
        return type.name().replace('_', ' ');
    }

    private Value offset(Expression written, Scope scope, boolean range) {
        Value value = expressions.write(written, scope);
        boolean interval =
                value.type().is(Type.Kind.INTERVAL_DAY) || value.type().is(Type.Kind.INTERVAL_YEAR);
        if (range ? !value.type().isNumeric() && !interval : !value.type().isInteger()) {
            throw Failures.typeMismatch(
                    written,
                    range
                            ? "Window frame RANGE value type (" + value.type() + ") not compatible with sort item type"
                            : "Window frame value type must be exact numeric type with scale 0 (actual " + value.type()
                                    + ")");
        }
        return value;
    }

    private String bound(FrameBound bound, Scope scope, boolean range) {
        String offset = bound.getValue()
                .map(value -> offset(value, scope, range))
                .map(value -> value.type().is(Type.Kind.INTERVAL_DAY)
                        ? "to_milliseconds(" + value.sql() + ") "
                        : value.type().is(Type.Kind.INTERVAL_YEAR)
                                ? "to_months(CAST(" + value.sql() + " AS INTEGER)) "
                                : value.operand() + " ")
                .orElse("");
        return offset + bound.getType().name().replace('_', ' ');
    }

    String sortItems(OrderBy orderBy, Scope scope) {
        StringJoiner items = new StringJoiner(", ");
        for (SortItem item : orderBy.getSortItems()) {
            Value key = expressions.write(item.getSortKey(), scope);
            Ordering.requireOrderable(item.getSortKey(), key);
            items.add(key.operand() + direction(item));
        }
        return items.toString();
    }

    /** Nulls come last in both directions unless the user says otherwise. */
    static String direction(SortItem item) {
        return (item.getOrdering() == SortItem.Ordering.DESCENDING ? " DESC" : " ASC")
                + (item.getNullOrdering() == SortItem.NullOrdering.FIRST ? " NULLS FIRST" : " NULLS LAST");
    }
}
