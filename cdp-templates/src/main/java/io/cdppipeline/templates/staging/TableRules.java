package io.cdppipeline.templates.staging;

import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.JoinRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down for one table.
 *
 * @param columns by column in lower case
 * @param joins in their order
 * @param dedupe which rows are versions of one thing
 */
record TableRules(Map<String, ColumnSettings> columns, List<JoinRule> joins, Optional<DedupeRule> dedupe) {

    TableRules {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        joins = List.copyOf(joins);
    }

    /** These rules with others laid over them: column by column, joins and dedupe as a whole. */
    TableRules under(TableRules others) {
        Map<String, ColumnSettings> both = new LinkedHashMap<>(columns);
        both.putAll(others.columns);
        return new TableRules(both, others.joins.isEmpty() ? joins : others.joins, others.dedupe.or(() -> dedupe));
    }
}
