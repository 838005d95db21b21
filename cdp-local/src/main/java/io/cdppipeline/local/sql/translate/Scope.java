package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns and lambda arguments that a name may mean, inner ones first. */
public final class Scope {

    /**
     * A column in scope.
     *
     * @param qualifiers how it may be qualified: {@code [db, table]} or {@code [alias]}; empty for none
     * @param name as the relation names it; null if it has none
     * @param value what it stands for
     * @param hidden whether {@code *} leaves it out
     */
    record Field(List<String> qualifiers, @Nullable String name, Value value, boolean hidden) {

        Field(List<String> qualifiers, @Nullable String name, Value value) {
            this(qualifiers, name, value, false);
        }

        boolean answersTo(List<String> prefix, String wanted) {
            return name != null && name.equalsIgnoreCase(wanted) && qualifiedBy(prefix);
        }

        boolean belongsTo(List<String> prefix) {
            return !prefix.isEmpty() && qualifiedBy(prefix);
        }

        private boolean qualifiedBy(List<String> prefix) {
            int skip = qualifiers.size() - prefix.size();
            if (skip < 0) {
                return false;
            }
            for (int i = 0; i < prefix.size(); i++) {
                if (!qualifiers.get(skip + i).equalsIgnoreCase(prefix.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final @Nullable Scope outer;
    private final List<Field> fields;
    private final Map<String, Value> variables;

    private Scope(@Nullable Scope outer, List<Field> fields, Map<String, Value> variables) {
        this.outer = outer;
        this.fields = fields;
        this.variables = variables;
    }

    public static Scope of(@Nullable Scope outer, List<Field> fields) {
        return new Scope(outer, List.copyOf(fields), Map.of());
    }

    /** This scope with a lambda's arguments, which hide columns. */
    Scope with(Map<String, Value> lambdaArguments) {
        Map<String, Value> lower = new HashMap<>(variables);
        lambdaArguments.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return new Scope(outer, fields, lower);
    }

    List<Field> fields() {
        return fields;
    }

    /** Whether the name is a column of this scope, not of an outer one. */
    boolean isLocal(List<String> prefix, String name) {
        return fields.stream().anyMatch(field -> field.answersTo(prefix, name));
    }

    boolean isVariable(String name) {
        return variables.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /**
     * What a name means.
     *
     * @throws io.cdppipeline.local.sql.SqlFailure if it is ambiguous
     */
    public Optional<Value> find(Node node, List<String> prefix, String name) {
        if (prefix.isEmpty()) {
            Value variable = variables.get(name.toLowerCase(Locale.ROOT));
            if (variable != null) {
                return Optional.of(variable);
            }
        }
        List<Field> matches = new ArrayList<>();
        for (Field field : fields) {
            if (field.answersTo(prefix, name)) {
                matches.add(field);
            }
        }
        if (matches.size() > 1) {
            throw Failures.at(node, "AMBIGUOUS_NAME", "Column '" + qualified(prefix, name) + "' is ambiguous");
        }
        if (matches.size() == 1) {
            return Optional.of(matches.get(0).value());
        }
        return outer == null ? Optional.empty() : outer.find(node, prefix, name);
    }

    static String qualified(List<String> prefix, String name) {
        return prefix.isEmpty() ? name : String.join(".", prefix) + "." + name;
    }
}
