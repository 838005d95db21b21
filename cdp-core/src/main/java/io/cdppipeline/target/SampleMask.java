package io.cdppipeline.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the content out of values and leaves their form. */
final class SampleMask {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A date or a time in numbers: at least three groups of digits, with nothing but signs, {@code T} and {@code Z} between. */
    private static final Pattern DATE = Pattern.compile(
            "\\d{1,4}([-/.]\\d{1,4}){2}([T ]+\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?( ?(Z|UTC|[+-]\\d{2}:?\\d{2}))?)?");

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private SampleMask() {}

    static @Nullable Object mask(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SampleMask::mask).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> masked = new LinkedHashMap<>();
            map.forEach((key, each) -> masked.put(key, mask(each)));
            return masked;
        }
        if (value instanceof Double) {
            return 0.5;
        }
        return value instanceof Number ? (Object) 0L : value;
    }

    private static String text(String text) {
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return JSON.writeValueAsString(mask(JSON.readValue(text, Object.class)));
            } catch (JsonProcessingException e) {
                // It only begins like JSON.
                return characters(text);
            }
        }
        return DATE.matcher(text).matches() ? date(text) : characters(text);
    }

    /** A date of the same form: the year 2001, and one for month, day, hour, minute and second. */
    private static String date(String text) {
        Matcher digits = DIGITS.matcher(text);
        StringBuilder masked = new StringBuilder();
        while (digits.find()) {
            String group = digits.group();
            digits.appendReplacement(masked, group.length() == 4 ? "2001" : "0".repeat(group.length() - 1) + "1");
        }
        return digits.appendTail(masked).toString();
    }

    private static String characters(String text) {
        StringBuilder masked = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isDigit(c) ? '0' : Character.isLetter(c) ? 'x' : c)
                .forEach(masked::appendCodePoint);
        return masked.toString();
    }
}
