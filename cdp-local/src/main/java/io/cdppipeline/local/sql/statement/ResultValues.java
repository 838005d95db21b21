package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.scalar.DateTexts;
import io.cdppipeline.local.sql.type.Type;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns DuckDB's values into those of a {@link io.cdppipeline.target.QueryResult}. */
public final class ResultValues {

    private ResultValues() {}

    public static @Nullable Object read(@Nullable Object value, Type type) throws SQLException {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ((Number) value).longValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case REAL -> Double.parseDouble(value.toString());
            case DECIMAL ->
                value instanceof BigDecimal decimal ? decimal.setScale(type.s()).toPlainString() : value.toString();
            case VARBINARY -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(value.toString()));
            case CHAR -> padded(value.toString(), type.p());
            case DATE -> DateTexts.dateText(((LocalDate) value));
            case TIME -> DateTexts.timeText(((LocalTime) value).toNanoOfDay() / 1000, type.p());
            case TIMESTAMP -> DateTexts.timestampText(micros(value), type.p());
            case ZONED -> {
                @Nullable Object[] parts = ((Struct) value).getAttributes();
                yield DateTexts.zonedText(micros(Objects.requireNonNull(parts[0])), String.valueOf(parts[1]), type.p());
            }
            case INTERVAL_DAY -> DateTexts.dayIntervalText(((Number) value).longValue());
            case INTERVAL_YEAR -> DateTexts.yearIntervalText(((Number) value).longValue());
            case ARRAY -> list(value, type);
            case MAP -> map((Map<?, ?>) value, type);
            case ROW -> row((Struct) value, type);
            case BOOLEAN -> value;
            default -> value.toString();
        };
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(Math.max(0, length - text.codePointCount(0, text.length())));
    }

    private static long micros(Object value) {
        if (value instanceof Timestamp timestamp) {
            return micros(timestamp.toLocalDateTime());
        }
        if (value instanceof OffsetDateTime moment) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, moment.toInstant());
        }
        return micros((LocalDateTime) value);
    }

    private static long micros(LocalDateTime moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment.toInstant(ZoneOffset.UTC));
    }

    private static List<@Nullable Object> list(Object value, Type type) throws SQLException {
        List<@Nullable Object> list = new ArrayList<>();
        @Nullable Object[] elements = (@Nullable Object[]) ((Array) value).getArray();
        for (@Nullable Object element : elements) {
            list.add(read(element, type.element()));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> value, Type type) throws SQLException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : value.entrySet()) {
            map.put(String.valueOf(read(entry.getKey(), type.key())), read(entry.getValue(), type.value()));
        }
        return map;
    }

    private static List<@Nullable Object> row(Struct value, Type type) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>();
        @Nullable Object[] fields = value.getAttributes();
        for (int i = 0; i < fields.length; i++) {
            row.add(read(fields[i], type.args().get(i)));
        }
        return row;
    }
}
