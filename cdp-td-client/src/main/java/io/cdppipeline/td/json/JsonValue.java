package io.cdppipeline.td.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value as a service tells it, with all its fields: those that this library has methods for, and those that it does not know.
 * What is read, changed with a builder and written back therefore loses nothing. Immutable and thread-safe; two are equal if
 * their fields are.
 */
public abstract class JsonValue {

    private final Map<String, @Nullable Object> fields;

    /** A value of these fields: text, numbers, booleans, null, lists and maps. */
    protected JsonValue(Map<String, ? extends @Nullable Object> fields) {
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** All fields, as they are sent: text, numbers, booleans, null, lists and maps. */
    public final Map<String, @Nullable Object> fields() {
        return fields;
    }

    /** Any field, also one that this library has no method for; empty if absent or null. */
    public final Optional<Object> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** A field's text, or empty if absent, null, blank or no plain value. */
    protected final Optional<String> text(String name) {
        Object value = fields.get(name);
        return value == null || value instanceof Map || value instanceof List
                ? Optional.empty()
                : Optional.of(value.toString()).filter(text -> !text.isBlank());
    }

    /** A field's whole number, be it written as text; empty if it is none. */
    protected final OptionalLong number(String name) {
        Object value = fields.get(name);
        if (value instanceof Number number) {
            return OptionalLong.of(number.longValue());
        }
        return value instanceof String text && text.matches("-?[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** Whether a field is true. */
    protected final boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** A field's time; empty if it is none. */
    protected final Optional<Instant> time(String name) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /** A field's object; empty if it is none. */
    protected final Optional<Map<String, @Nullable Object>> object(String name) {
        return objectOf(fields.get(name));
    }

    /** The objects in a field's list, each made into something; none if it is no list. */
    protected final <T> List<T> objects(String name, Function<Map<String, @Nullable Object>, T> make) {
        List<T> made = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            list.forEach(each -> objectOf(each).map(make).ifPresent(made::add));
        }
        return Collections.unmodifiableList(made);
    }

    /** The plain values in a field's list as text; none if it is no list. */
    protected final List<String> texts(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).map(Object::toString).toList()
                : List.of();
    }

    private static Optional<Map<String, @Nullable Object>> objectOf(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.forEach((key, each) -> object.put(String.valueOf(key), each));
        return Optional.of(object);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof JsonValue value && value.getClass() == getClass() && value.fields.equals(fields);
    }

    @Override
    public final int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        Object name = fields.get("name");
        Object id = fields.get("id");
        return getClass().getSimpleName() + "[" + (id == null ? "" : id) + (id == null || name == null ? "" : " ")
                + (name == null ? "" : name) + "]";
    }

    /**
     * Builds a value, anew or from one that was read; not thread-safe.
     *
     * @param <B> the builder itself
     */
    public abstract static class Builder<B extends Builder<B>> {

        private final Map<String, @Nullable Object> fields;

        /** A builder that begins with these fields. */
        protected Builder(Map<String, ? extends @Nullable Object> fields) {
            this.fields = new LinkedHashMap<>(fields);
        }

        /** The builder itself. */
        protected abstract B self();

        /** Sets any field: text, a number, a boolean, null, a list, a map, or a value of this kind. */
        public final B field(String name, @Nullable Object value) {
            fields.put(Objects.requireNonNull(name, "name"), plain(value));
            return self();
        }

        /** Adds to a field that is a list. */
        protected final B add(String name, Object value) {
            List<@Nullable Object> list = new ArrayList<>();
            if (fields.get(name) instanceof List<?> before) {
                list.addAll(before);
            }
            list.add(plain(value));
            fields.put(name, Collections.unmodifiableList(list));
            return self();
        }

        /** The fields set so far. */
        protected final Map<String, @Nullable Object> fields() {
            return fields;
        }

        private static @Nullable Object plain(@Nullable Object value) {
            if (value instanceof JsonValue json) {
                return json.fields();
            }
            if (value instanceof List<?> list) {
                List<@Nullable Object> plain = new ArrayList<>();
                list.forEach(each -> plain.add(plain(each)));
                return Collections.unmodifiableList(plain);
            }
            if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((key, each) -> plain.put(String.valueOf(key), plain(each)));
                return Collections.unmodifiableMap(plain);
            }
            return value;
        }
    }
}
