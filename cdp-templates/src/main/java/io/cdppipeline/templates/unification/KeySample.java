package io.cdppipeline.templates.unification;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a staging table, to see whether its columns hold what their names say.
 *
 * @param rows how many rows there are
 * @param differentRows how many of them differ from all others
 * @param values the values by column, as texts, without NULL and empty ones
 */
record KeySample(int rows, int differentRows, Map<String, List<String>> values) {

    private static final int ROWS = 200;

    /** More columns would make the query longer, not the rows more different. */
    private static final int COLUMNS = 60;

    /** Columns whose values are worth a look although no identifier is called so. */
    private static final Pattern TELLING = Pattern.compile("mail|phone|mobile|contact|login|user|recipient");

    /** Whether the table has a column that a sample could say something of. */
    static boolean isTelling(String column) {
        return TELLING.matcher(column).find();
    }

    static KeySample of(Catalog catalog, TableSchema table, List<Column> first) {
        List<String> names = new ArrayList<>();
        first.forEach(column -> names.add(column.name()));
        table.columns().stream()
                .filter(column -> IdentityTable.isScalar(column) && !names.contains(column.name()))
                .limit(Math.max(0, COLUMNS - names.size()))
                .forEach(column -> names.add(column.name()));
        List<List<@Nullable Object>> rows = catalog.sample(table.name(), names, ROWS);
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            int cell = i;
            values.put(
                    names.get(i),
                    rows.stream()
                            .map(row -> text(row.get(cell)))
                            .filter(text -> !text.isEmpty())
                            .toList());
        }
        return new KeySample(rows.size(), (int) rows.stream().distinct().count(), values);
    }

    static KeySample none() {
        return new KeySample(0, 0, Map.of());
    }

    List<String> of(Column column) {
        return values.getOrDefault(column.name(), List.of());
    }

    /** As the prep table has it: a double by its digits. */
    private static String text(@Nullable Object value) {
        return value instanceof Double number && Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : Objects.toString(value, "").trim();
    }
}
