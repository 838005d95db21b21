package io.cdppipeline.templates.staging;

import io.cdppipeline.config.PiiKind;
import io.cdppipeline.config.PiiPolicy;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which columns tell about a person, and what a policy leaves of them. */
final class PersonalData {

    private static final Set<String> PERSONS = Set.of(
            "first",
            "last",
            "middle",
            "full",
            "given",
            "family",
            "sur",
            "maiden",
            "birth",
            "nick",
            "customer",
            "contact",
            "recipient",
            "billing",
            "shipping",
            "holder");
    private static final Set<String> NAMES =
            Set.of("firstname", "lastname", "fullname", "surname", "forename", "nickname");
    private static final Set<String> PLACES = Set.of(
            "address",
            "addresses",
            "address1",
            "address2",
            "address3",
            "street",
            "zip",
            "zipcode",
            "postcode",
            "postal");
    private static final Set<String> BIRTHS = Set.of("dob", "birthday", "birthdate");
    private static final Set<String> NUMBERS = Set.of("ssn", "passport", "iban", "nino");
    private static final Set<String> NUMBERED = Set.of("tax", "national", "passport", "licence", "license", "security");

    private final SqlDialect sql;

    PersonalData(SqlDialect sql) {
        this.sql = sql;
    }

    /** What a column tells about a person, by what it holds and the words of its name. */
    static Optional<PiiKind> kindOf(String name, ColumnKind kind) {
        if (kind == ColumnKind.EMAIL) {
            return Optional.of(PiiKind.EMAIL);
        }
        if (kind == ColumnKind.PHONE) {
            return Optional.of(PiiKind.PHONE);
        }
        List<String> words = ColumnKind.wordsOf(name);
        String last = words.get(words.size() - 1);
        if (words.contains("ip")) {
            return Optional.of(PiiKind.IP_ADDRESS);
        }
        if (words.stream().anyMatch(BIRTHS::contains) || (words.contains("birth") && words.contains("date"))) {
            return Optional.of(PiiKind.BIRTH_DATE);
        }
        if (words.stream().anyMatch(NUMBERS::contains)
                || (words.stream().anyMatch(NUMBERED::contains)
                        && Set.of("id", "number", "no").contains(last))) {
            return Optional.of(PiiKind.NATIONAL_ID);
        }
        if (words.stream().anyMatch(NAMES::contains)
                || (last.equals("name") && words.stream().anyMatch(PERSONS::contains))) {
            return Optional.of(PiiKind.NAME);
        }
        // An address's city or country is no one's in particular; that of an email or a machine is not one at all.
        boolean place = last.equals("code") ? words.contains("postal") || words.contains("zip") : PLACES.contains(last);
        return place && !words.contains("mac") ? Optional.of(PiiKind.ADDRESS) : Optional.empty();
    }

    /** What a policy leaves of a column. */
    CleanedColumn apply(PiiPolicy policy, CleanedColumn column) {
        return switch (policy) {
            case KEEP -> column;
            case DROP ->
                new CleanedColumn(
                        column.source(), column.kind(), Optional.empty(), Optional.empty(), List.of(), List.of());
            case HASH -> column.withOutputs(hashed(column));
            case MASK -> column.withOutputs(masked(column));
        };
    }

    /** What a policy leaves of a value within JSON. */
    Optional<Output> apply(PiiPolicy policy, Output value) {
        return switch (policy) {
            case KEEP -> Optional.of(value);
            case DROP -> Optional.empty();
            case HASH -> Optional.of(hash(value));
            case MASK -> Optional.of(masked(value.name(), text(value)));
        };
    }

    private List<Output> hashed(CleanedColumn column) {
        List<Output> outputs = checks(column);
        if (column.output("_hash").isEmpty()) {
            column.output("").map(this::hash).ifPresent(outputs::add);
        }
        return outputs;
    }

    private List<Output> masked(CleanedColumn column) {
        List<Output> outputs = new ArrayList<>();
        String std = sql.identifier(column.name() + "_std");
        switch (column.kind()) {
            case EMAIL ->
                outputs.add(new Output(
                        column.name(),
                        "varchar",
                        "REGEXP_REPLACE(" + std + ", " + sql.literal("^(.)[^@]*") + ", " + sql.literal("$1***") + ")"));
            case PHONE -> outputs.add(new Output(column.name(), "varchar", "CONCAT('***', SUBSTR(" + std + ", -4))"));
            // The year, for cohorts.
            case DATE ->
                outputs.add(new Output(
                        column.name(), "varchar", sql.formatted(sql.identifier(column.name() + "_unixtime"), "yyyy")));
            default ->
                column.output("")
                        .map(value -> masked(value.name(), text(value)))
                        .ifPresent(outputs::add);
        }
        outputs.addAll(checks(column));
        return outputs;
    }

    /** The outputs that show nothing of the value. */
    private static List<Output> checks(CleanedColumn column) {
        List<Output> outputs = new ArrayList<>();
        column.output("_hash").ifPresent(outputs::add);
        column.output("_valid").ifPresent(outputs::add);
        return outputs;
    }

    private Output hash(Output value) {
        return new Output(value.name() + "_hash", "varchar", sql.sha256(text(value)));
    }

    private static Output masked(String name, String text) {
        return new Output(name, "varchar", "CONCAT(SUBSTR(" + text + ", 1, 1), '***')");
    }

    private String text(Output value) {
        return value.type().equals("varchar") ? value.sql() : sql.asText(value.sql());
    }
}
