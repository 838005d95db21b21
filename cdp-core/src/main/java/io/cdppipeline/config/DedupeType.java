package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code dedupe} of the staging: a mapping from tables to rules. */
final class DedupeType implements ValueType<List<DedupeType.Entry>> {

    /** A rule and the table it is for, as written; the place is the table's. */
    record Entry(Place place, String table, DedupeRule rule) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private static final ValueType<String> COLUMN =
            Types.matching("a column: letters, digits or underscores", NAME.pattern());

    private static final ValueType<String> ORDERED_COLUMN =
            Types.scalar("a column, followed by 'asc' or 'desc' if need be", (scalar, allowed, reading) -> {
                String[] words = scalar.value().split("\\s+");
                String direction = words.length == 2 ? words[1].toLowerCase(Locale.ROOT) : "";
                boolean directed = direction.equals("asc") || direction.equals("desc");
                if (!NAME.matcher(words[0]).matches() || (words.length > 1 && !directed)) {
                    reading.wrong(scalar, allowed);
                    return Optional.empty();
                }
                return Optional.of(directed ? words[0] + " " + direction : words[0]);
            });

    private static final Key<List<Located<String>>> PARTITION_BY = Key.required(
            "partition_by",
            new ListType("columns", COLUMN, false, name -> name.toLowerCase(Locale.ROOT)),
            "The columns that rows of one thing share.");

    private static final Key<List<Located<String>>> ORDER_BY = Key.required(
            "order_by",
            new ListType("columns", ORDERED_COLUMN, false, DedupeType::column),
            "The first row in this order stays.");

    private static final Section RULE = Section.of("dedupe", "", PARTITION_BY, ORDER_BY);

    @Override
    public String allowed() {
        return "a mapping from tables to 'partition_by' and 'order_by'";
    }

    @Override
    public Optional<List<Entry>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields tables)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Raw.Field table : tables.fields()) {
            String earlier = seen.putIfAbsent(PipelineConfig.baseTableName(table.name()), table.name());
            if (earlier != null) {
                reading.problem(
                        table.place(),
                        reading.label() + " has both " + Problems.quote(earlier) + " and "
                                + Problems.quote(table.name()) + ", which would be the same");
            }
            rule(table, reading.within(table.name()))
                    .ifPresent(rule -> entries.add(new Entry(table.place(), table.name(), rule)));
        }
        return Optional.of(entries);
    }

    private static Optional<DedupeRule> rule(Raw.Field table, Reading reading) {
        if (!(table.value() instanceof Raw.Fields fields)) {
            reading.wrongKind(table.value(), "a mapping with 'partition_by' and 'order_by'");
            return Optional.empty();
        }
        Settings settings = new Settings();
        new SectionReader(RULE, reading.label(), reading.interpolation(), reading.problems())
                .read(table.place(), fields.fields(), field -> false, settings);
        Optional<List<Located<String>>> partition = settings.value(PARTITION_BY);
        Optional<List<Located<String>>> order = settings.value(ORDER_BY);
        if (partition.isEmpty() || order.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(DedupeRule.builder()
                .addAllPartitionBy(ListType.values(partition.get()))
                .addAllOrderBy(ListType.values(order.get()))
                .build());
    }

    private static String column(String ordered) {
        return ordered.split(" ")[0].toLowerCase(Locale.ROOT);
    }
}
