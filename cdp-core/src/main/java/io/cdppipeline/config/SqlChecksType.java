package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** {@code checks} of the validation: a list of queries and what they have to give. */
final class SqlChecksType implements ValueType<List<SqlCheckConfig>> {

    private static final Key<String> NAME = Key.required("name", Types.TEXT, "What is checked, for the report.");
    private static final Key<String> PHASE = Key.required(
            "phase",
            Types.matching("a phase's id, as 'staging'", "[a-z][a-z0-9_]*"),
            "The phase after which it is checked.");
    private static final Key<String> DATABASE = Key.optional(
            "database", Types.DATABASE, "the one that the phase writes", "The database of unqualified names.");
    private static final Key<String> SQL = Key.required(
            "sql",
            Types.scalar("a Presto query", (scalar, allowed, reading) -> {
                Optional<String> problem = syntaxProblem(scalar.value());
                problem.ifPresent(found ->
                        reading.problem(scalar.place(), reading.label() + " must be " + allowed + ": " + found));
                return problem.isPresent() ? Optional.empty() : Optional.of(scalar.value());
            }),
            "The query.");
    private static final Key<Expectation> EXPECT = Key.required(
            "expect",
            Types.scalar(Expectation.ALLOWED, (scalar, allowed, reading) -> {
                Optional<Expectation> expectation = Expectation.parse(scalar.value());
                if (expectation.isEmpty()) {
                    reading.wrong(scalar, allowed);
                }
                return expectation;
            }),
            "What it has to give.");
    private static final Key<Severity> SEVERITY =
            Key.optional("severity", SeveritiesType.SEVERITY, "fail", "What it amounts to if it gives something else.");

    private static final Section CHECK = Section.of("checks", "", NAME, PHASE, DATABASE, SQL, EXPECT, SEVERITY);

    private static Optional<String> syntaxProblem(String sql) {
        return ServiceLoader.load(SqlSyntax.class)
                .findFirst()
                .flatMap(syntax -> syntax.problem(sql));
    }

    @Override
    public String allowed() {
        return "a list of mappings of " + Problems.allOf(CHECK.keyNames());
    }

    @Override
    public Optional<List<SqlCheckConfig>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Items items)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        List<SqlCheckConfig> checks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Raw item : items.items()) {
            Reading each = new Reading("an entry of " + reading.label(), reading.interpolation(), reading.problems());
            if (!(item instanceof Raw.Fields fields)) {
                each.wrongKind(item, "a mapping of " + Problems.allOf(CHECK.keyNames()));
                continue;
            }
            Settings read = new Settings();
            new SectionReader(CHECK, each.label(), each.interpolation(), each.problems())
                    .read(item.place(), fields.fields(), field -> false, read);
            read.value(NAME)
                    .filter(name -> !names.add(name))
                    .ifPresent(name -> each.problem(
                            read.place(NAME).orElse(item.place()),
                            reading.label() + " has two checks " + Problems.quote(name)
                                    + "; give each a name of its own"));
            check(read).ifPresent(checks::add);
        }
        return Optional.of(checks);
    }

    private static Optional<SqlCheckConfig> check(Settings read) {
        boolean whole = List.of(NAME, PHASE, SQL, EXPECT).stream()
                .allMatch(key -> read.value(key).isPresent());
        if (!whole) {
            return Optional.empty();
        }
        SqlCheckConfig.Builder check = SqlCheckConfig.builder()
                .name(read.need(NAME))
                .phase(read.need(PHASE))
                .database(read.value(DATABASE))
                .sql(read.need(SQL))
                .expect(read.need(EXPECT));
        read.value(SEVERITY).ifPresent(check::severity);
        return Optional.of(check.build());
    }
}
