package io.cdppipeline.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of scalar settings. What they refuse follows facts: phase packs, B1 and B5. */
final class Types {

    /** Names that documents use as stand-ins; data of a real client under one of them is a mistake. */
    private static final Set<String> STAND_IN_CLIENTS =
            Set.of("client", "demo", "test", "sample", "example", "demo_db", "test_db", "sample_db", "example_db");

    private static final Set<String> STAND_IN_DATABASES =
            Set.of("client_src", "client_stg", "demo_db", "demo_db_stg", "test_db", "sample_db", "example_db");

    private static final Pattern CLIENT_NAME = Pattern.compile("[a-z0-9_]{2,30}");
    private static final Pattern DATABASE_NAME = Pattern.compile("[a-z0-9_]{3,255}");

    static final ValueType<String> CLIENT =
            scalar("2 to 30 lower-case letters, digits or underscores", (scalar, allowed, reading) -> {
                String client = scalar.value();
                if (!CLIENT_NAME.matcher(client).matches()) {
                    String mended = PipelineConfig.tableName(client);
                    boolean fits = CLIENT_NAME.matcher(mended).matches() && !STAND_IN_CLIENTS.contains(mended);
                    reading.wrong(scalar, allowed, fits ? "; did you mean '" + mended + "'?" : "");
                    return Optional.empty();
                }
                if (STAND_IN_CLIENTS.contains(client)) {
                    reading.problem(
                            scalar.place(),
                            reading.label() + " is " + scalar.shown()
                                    + ", a stand-in of the documentation; write the name of the client, as 'acme'");
                    return Optional.empty();
                }
                return Optional.of(client);
            });

    static final ValueType<String> DATABASE = scalar(
            "a database name: 3 to 255 lower-case letters, digits or underscores", (scalar, allowed, reading) -> {
                String database = scalar.value();
                if (!DATABASE_NAME.matcher(database).matches()) {
                    String mended = PipelineConfig.tableName(database);
                    boolean fits = DATABASE_NAME.matcher(mended).matches();
                    reading.wrong(scalar, allowed, fits ? "; did you mean '" + mended + "'?" : "");
                    return Optional.empty();
                }
                if (STAND_IN_DATABASES.contains(database)) {
                    reading.problem(
                            scalar.place(),
                            reading.label() + " is " + scalar.shown()
                                    + ", a stand-in of the documentation; write the database of the client, as 'acme_src'");
                    return Optional.empty();
                }
                return Optional.of(database);
            });

    /** Goes into file and table names. */
    static final ValueType<String> SOURCE =
            matching("a name of letters, digits, '_' or '-' that starts with a letter", "[A-Za-z][A-Za-z0-9_-]{0,63}");

    static final ValueType<String> CONNECTOR = matching(
            "a connector's type, as 'snowflake', 'salesforce', 'shopify_v2' or 'rest'", "[A-Za-z][A-Za-z0-9_-]{0,63}");

    static final ValueType<String> FIELD =
            matching("a field's name: letters, digits, '_' or '.'", "[A-Za-z_][A-Za-z0-9_.]{0,127}");

    static final ValueType<String> UNIFICATION_NAME = matching(
            "a name of lower-case letters, digits or underscores that starts with a letter", "[a-z][a-z0-9_]{0,63}");

    static final ValueType<String> DIRECTORY_NAME =
            matching("the name of a directory: letters, digits, '_' or '-'", "[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");

    static final ValueType<String> TEXT = scalar("a text", (scalar, allowed, reading) -> Optional.of(scalar.value()));

    static final ValueType<String> FLAG = matching("'true' or 'false'", "true|false");

    /** Kept as written; {@link Timestamps} reads it. */
    static final ValueType<String> TIMESTAMP =
            scalar("an ISO 8601 date or time, as 2024-01-31 or 2024-01-31T08:30:00Z", (scalar, allowed, reading) -> {
                if (Timestamps.parse(scalar.value()).isEmpty()) {
                    reading.wrong(scalar, allowed);
                    return Optional.empty();
                }
                return Optional.of(scalar.value());
            });

    static final ValueType<OptionalLong> AUTHENTICATION_ID =
            scalar("the number of a TD Authentication, as 360014", (scalar, allowed, reading) -> {
                if (!scalar.value().matches("[1-9][0-9]{0,17}")) {
                    reading.wrong(scalar, allowed);
                    return Optional.empty();
                }
                return Optional.of(OptionalLong.of(Long.parseLong(scalar.value())));
            });

    static final ValueType<OptionalInt> PARALLEL_LIMIT =
            scalar("a number from 1 to 100", (scalar, allowed, reading) -> {
                if (!scalar.value().matches("[1-9][0-9]?|100")) {
                    reading.wrong(scalar, allowed);
                    return Optional.empty();
                }
                return Optional.of(OptionalInt.of(Integer.parseInt(scalar.value())));
            });

    static final ValueType<Long> COUNT = scalar("a number, 0 or more", (scalar, allowed, reading) -> {
        if (!scalar.value().matches("[0-9]{1,18}")) {
            reading.wrong(scalar, allowed);
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(scalar.value()));
    });

    static final ValueType<Double> PERCENT = scalar("a number of percent, 0 to 100", (scalar, allowed, reading) -> {
        if (!scalar.value().matches("[0-9]{1,3}(\\.[0-9]{1,9})?") || Double.parseDouble(scalar.value()) > 100) {
            reading.wrong(scalar, allowed);
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(scalar.value()));
    });

    /** {@code 7d}, {@code 12h}, {@code 30m}, or as {@link Duration} writes it. */
    static final ValueType<Duration> DURATION =
            scalar("a time, as '7d', '12h' or '30m'", (scalar, allowed, reading) -> {
                Optional<Duration> duration = duration(scalar.value()).filter(each -> !each.isNegative() && !each.isZero());
                if (duration.isEmpty()) {
                    reading.wrong(scalar, allowed);
                }
                return duration;
            });

    static final ValueType<Path> PATH = scalar("a path", (scalar, allowed, reading) -> {
        try {
            return Optional.of(Path.of(scalar.value()));
        } catch (InvalidPathException e) {
            reading.wrong(scalar, allowed);
            return Optional.empty();
        }
    });

    private Types() {}

    private static Optional<Duration> duration(String text) {
        Matcher counted = Pattern.compile("([0-9]{1,6})\\s*([dhm])").matcher(text.toLowerCase(Locale.ROOT));
        if (counted.matches()) {
            long count = Long.parseLong(counted.group(1));
            return Optional.of(
                    switch (counted.group(2)) {
                        case "d" -> Duration.ofDays(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofMinutes(count);
                    });
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            // Told by whoever asked, with what is allowed.
            return Optional.empty();
        }
    }

    /** What a scalar type does with a filled-in, non-empty text. */
    @FunctionalInterface
    interface Parser<T> {
        Optional<T> parse(Reading.Scalar scalar, String allowed, Reading reading);
    }

    static <T> ValueType<T> scalar(String allowed, Parser<T> parser) {
        return new ValueType<>() {
            @Override
            public String allowed() {
                return allowed;
            }

            @Override
            public Optional<T> read(Raw raw, Reading reading) {
                return reading.scalar(raw, allowed).flatMap(scalar -> parser.parse(scalar, allowed, reading));
            }
        };
    }

    static ValueType<String> matching(String allowed, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return scalar(allowed, (scalar, what, reading) -> {
            if (!compiled.matcher(scalar.value()).matches()) {
                reading.wrong(scalar, what);
                return Optional.empty();
            }
            return Optional.of(scalar.value());
        });
    }

    /** One of an enum's words; case does not matter. */
    static <E extends Enum<E>> ValueType<E> word(Class<E> type, Function<E, String> text) {
        List<E> values = Arrays.asList(type.getEnumConstants());
        List<String> words = values.stream().map(text).toList();
        return scalar(Problems.oneOf(words), (scalar, allowed, reading) -> {
            int index = words.indexOf(scalar.value().toLowerCase(Locale.ROOT));
            if (index < 0) {
                reading.wrong(scalar, allowed, NearestName.hint(scalar.value(), words));
                return Optional.empty();
            }
            return Optional.of(values.get(index));
        });
    }
}
