package io.cdppipeline.templates;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The filters through which values enter a file. What they give also survives digdag, which evaluates <code>${…}</code> in
 * every file that it reads: a dollar sign of a value stays that dollar sign.
 */
final class TextFilters extends AbstractExtension {

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of(
                "ident", new TextFilter("ident", text -> DigdagText.escape(PrestoText.identifier(text))),
                "literal", new TextFilter("literal", text -> DigdagText.escape(PrestoText.literal(text))),
                "yaml", new TextFilter("yaml", YamlText::data));
    }

    private record TextFilter(String name, UnaryOperator<String> spell) implements Filter {

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> args,
                PebbleTemplate self,
                EvaluationContext context,
                int lineNumber) {
            boolean number = name.equals("yaml") && (input instanceof Number || input instanceof Boolean);
            if (number) {
                return String.valueOf(input);
            }
            if (!(input instanceof String text)) {
                throw new PebbleException(
                        null, "the filter '" + name + "' takes a text, not " + input, lineNumber, self.getName());
            }
            try {
                return spell.apply(text);
            } catch (IllegalArgumentException e) {
                throw new PebbleException(
                        e, "the filter '" + name + "': " + e.getMessage(), lineNumber, self.getName());
            }
        }

        @Override
        public @Nullable List<String> getArgumentNames() {
            return null;
        }
    }
}
