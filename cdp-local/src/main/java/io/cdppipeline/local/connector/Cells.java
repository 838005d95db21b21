package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Java values as they go into rows. */
final class Cells {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().findAndAddModules().build();

    private Cells() {}

    static void set(Row row, int slot, String column, @Nullable Object value) {
        if (value == null) {
            row.set(slot, null, Row.Kind.TEXT);
        } else if (value instanceof Boolean flag) {
            row.set(slot, flag ? "1" : "0", Row.Kind.NUMBER);
        } else if (value instanceof Number number) {
            row.set(
                    slot,
                    number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString(),
                    Row.Kind.NUMBER);
        } else if (value instanceof CharSequence || value instanceof Character) {
            row.set(slot, value.toString(), Row.Kind.TEXT);
        } else {
            Optional<Instant> moment = moment(value);
            if (moment.isPresent() && column.equals("time")) {
                row.set(slot, Long.toString(moment.get().getEpochSecond()), Row.Kind.NUMBER);
            } else {
                row.set(slot, moment.map(ColumnSpec::stored).orElseGet(() -> other(value)), Row.Kind.TEXT);
            }
        }
    }

    private static Optional<Instant> moment(Object value) {
        if (value instanceof Instant instant) {
            return Optional.of(instant);
        } else if (value instanceof OffsetDateTime time) {
            return Optional.of(time.toInstant());
        } else if (value instanceof ZonedDateTime time) {
            return Optional.of(time.toInstant());
        } else if (value instanceof LocalDateTime time) {
            return Optional.of(time.toInstant(ZoneOffset.UTC));
        } else if (value instanceof LocalDate date) {
            return Optional.of(date.atStartOfDay().toInstant(ZoneOffset.UTC));
        } else if (value instanceof java.sql.Timestamp time) {
            return Optional.of(time.toInstant());
        } else if (value instanceof java.sql.Date date) {
            return Optional.of(date.toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC));
        } else if (value instanceof java.util.Date date && !(value instanceof java.sql.Time)) {
            return Optional.of(date.toInstant());
        }
        return Optional.empty();
    }

    private static String other(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        boolean nested = value instanceof Iterable
                || value instanceof java.util.Map
                || value.getClass().isArray();
        if (!nested) {
            return value.toString();
        }
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new LoadFailure(
                    "a value of " + value.getClass() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
