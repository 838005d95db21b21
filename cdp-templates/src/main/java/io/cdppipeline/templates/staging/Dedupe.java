package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.DedupeRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A dedupe rule over staged columns: which rows are versions of one thing, and which version stays (facts: phase packs,
 * A3.2 with the mends of D-49).
 *
 * @param parts the staged columns that make the key
 * @param terms what the versions are ordered by, the one that stays first; ends with the newest load
 */
record Dedupe(List<Part> parts, List<Term> terms) {

    /** Between the parts of a key: in no text that a person typed, so {@code (a, bc)} is not {@code (ab, c)} (D-49). */
    private static final String SEPARATOR = "CHR(31)";

    Dedupe {
        parts = List.copyOf(parts);
        terms = List.copyOf(terms);
    }

    /** A column of the key, and whether it is a text. */
    record Part(String column, boolean text) {}

    /** A column that rows are ordered by, and {@code ASC} or {@code DESC}. */
    record Term(String column, String direction) {}

    /**
     * The rule over the columns of a staging table.
     *
     * @param types the columns' types by their names
     * @param unixtimes for each date the column that has it as seconds
     */
    static Dedupe of(String base, DedupeRule rule, Map<String, String> types, Map<String, String> unixtimes) {
        List<Part> parts = rule.partitionBy().stream()
                .map(name -> known(base, "partition_by", name, types))
                .map(name -> new Part(name, "varchar".equals(types.get(name))))
                .toList();
        List<Term> terms = new ArrayList<>();
        for (String text : rule.orderBy()) {
            String[] words = text.trim().split("\\s+");
            String direction = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "ASC";
            if (words.length > 2 || !(direction.equals("ASC") || direction.equals("DESC"))) {
                throw new CdpException("staging.dedupe." + base + ".order_by has '" + text
                        + "': write a column, or a column and asc or desc");
            }
            String column = known(base, "order_by", words[0], types);
            // As text, 09/01/2024 sorts behind 01/02/2025; as seconds it does not. The text breaks ties within a
            // second.
            if (unixtimes.containsKey(column)) {
                add(unixtimes.get(column), direction, terms);
            }
            add(column, direction, terms);
        }
        add("time", "DESC", terms);
        return new Dedupe(parts, terms);
    }

    private static void add(String column, String direction, List<Term> terms) {
        if (terms.stream().noneMatch(term -> term.column().equals(column))) {
            terms.add(new Term(column, direction));
        }
    }

    private static String known(String base, String key, String name, Map<String, String> types) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!types.containsKey(lower) && !lower.equals("time")) {
            throw new CdpException("staging.dedupe." + base + "." + key + " names '" + name
                    + "', which the staging table will not have; its columns: " + String.join(", ", types.keySet()));
        }
        return lower;
    }

    /** The columns that make the key. */
    List<String> partitionBy() {
        return parts.stream().map(Part::column).toList();
    }

    /** The columns that rows are ordered by. */
    List<String> orderColumns() {
        return terms.stream().map(Term::column).toList();
    }

    /** One expression that is the same for all versions of a thing, NULL for a row without a key. */
    String key(SqlDialect sql) {
        if (parts.size() == 1) {
            return sql.identifier(parts.get(0).column());
        }
        String joined = parts.stream()
                .map(part -> "COALESCE(" + text(part, sql) + ", '')")
                .collect(Collectors.joining(" || " + SEPARATOR + " || "));
        String empty = String.join(" || ", Collections.nCopies(parts.size() - 1, SEPARATOR));
        return "NULLIF(" + joined + ", " + empty + ")";
    }

    private static String text(Part part, SqlDialect sql) {
        String name = sql.identifier(part.column());
        return part.text() ? name : sql.asText(name);
    }

    /** The terms of an ORDER BY. */
    String order(SqlDialect sql) {
        return terms.stream()
                .map(term -> sql.identifier(term.column()) + " " + term.direction() + " NULLS LAST")
                .collect(Collectors.joining(", "));
    }
}
