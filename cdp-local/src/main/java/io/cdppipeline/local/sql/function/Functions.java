package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dictionary: Presto's scalar functions with DuckDB's words for them. Filled once, family by family. */
public final class Functions {

    /** How the lambda of a function sees its arguments. */
    public enum LambdaStyle {
        /** Each under a name of its own. */
        PLAIN,
        /** Key and value of a map's entry. */
        ENTRY,
        /** First and second of a pair. */
        PAIR,
        /** Two elements to compare, under names that {@link ArrayFunctions} puts around the body. */
        COMPARISON
    }

    /**
     * A call whose arguments fit a signature.
     *
     * @param node where the user wrote it
     * @param arguments converted to what the signature wants
     * @param result the result's type
     * @param tolerant whether a failing call shall give null instead
     */
    public record Call(Node node, List<Value> arguments, Type result, boolean tolerant) {

        Value argument(int index) {
            return arguments.get(index);
        }

        String sql(int index) {
            return arguments.get(index).sql();
        }
    }

    /** Writes a call in DuckDB's words. */
    @FunctionalInterface
    public interface Writer {
        Value write(Call call);
    }

    /** One line of the dictionary. */
    public record Entry(Signature signature, Writer writer, LambdaStyle style) {}

    private static final Map<String, List<Entry>> ENTRIES = fill();

    private Functions() {}

    private static Map<String, List<Entry>> fill() {
        Dictionary dictionary = new Dictionary();
        StringFunctions.fill(dictionary);
        RegexpFunctions.fill(dictionary);
        MathFunctions.fill(dictionary);
        DateTimeFunctions.fill(dictionary);
        ArrayFunctions.fill(dictionary);
        MapFunctions.fill(dictionary);
        JsonFunctions.fill(dictionary);
        BinaryFunctions.fill(dictionary);
        UrlFunctions.fill(dictionary);
        TdFunctions.fill(dictionary);
        return dictionary.entries;
    }

    /** The lines for a name; empty if there is no such function. */
    public static List<Entry> named(String name) {
        return ENTRIES.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** What the families write their lines into. */
    static final class Dictionary {
        private final Map<String, List<Entry>> entries = new HashMap<>();
        private LambdaStyle style = LambdaStyle.PLAIN;

        /** A function that a {@link Template} writes. */
        Dictionary add(String signature, String template) {
            Template read = Template.read(template);
            return add(signature, call -> read.write(call.arguments(), call.result(), call.tolerant()));
        }

        /** A function that takes code to write. */
        Dictionary add(String signature, Writer writer) {
            Signature read = Signature.read(signature);
            entries.computeIfAbsent(read.name(), name -> new ArrayList<>()).add(new Entry(read, writer, style));
            return this;
        }

        /** The lambdas of the lines that follow see their arguments so. */
        Dictionary lambdas(LambdaStyle following) {
            style = following;
            return this;
        }
    }

    /** The one that fits best, with its binding; null if none does. */
    public static @Nullable Match match(List<Entry> candidates, List<Type> arguments) {
        Match best = null;
        for (Entry entry : candidates) {
            Signature signature = entry.signature();
            if (!signature.takes(arguments.size())) {
                continue;
            }
            Signature.Binding binding = new Signature.Binding();
            boolean fits = true;
            for (int i = 0; i < arguments.size() && fits; i++) {
                fits = Signature.fits(signature.parameter(i), arguments.get(i), binding);
            }
            if (fits && binding.conversions == 0) {
                return new Match(entry, binding);
            }
            if (fits && (best == null || binding.conversions < best.binding().conversions)) {
                best = new Match(entry, binding);
            }
        }
        return best;
    }

    /** A line that fits a call. */
    public record Match(Entry entry, Signature.Binding binding) {}
}
