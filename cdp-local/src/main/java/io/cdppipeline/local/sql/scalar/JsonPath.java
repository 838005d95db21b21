package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.sql.failure.Raise;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A path of json_extract: {@code $.a.b[0]["c d"]}. No wildcards, no recursion, no negative indices. */
final class JsonPath {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final List<String> steps;

    private JsonPath(List<String> steps) {
        this.steps = steps;
    }

    static JsonPath read(String text) {
        if (!text.startsWith("$")) {
            throw invalid(text);
        }
        List<String> steps = new ArrayList<>();
        int i = 1;
        while (i < text.length()) {
            if (text.charAt(i) == '.') {
                int end = i + 1;
                while (end < text.length() && isNameCharacter(text.charAt(end))) {
                    end++;
                }
                if (end == i + 1) {
                    throw invalid(text);
                }
                steps.add(text.substring(i + 1, end));
                i = end;
            } else if (text.charAt(i) == '[') {
                i = bracket(text, i + 1, steps);
            } else {
                throw invalid(text);
            }
        }
        return new JsonPath(steps);
    }

    private static int bracket(String text, int at, List<String> steps) {
        if (at < text.length() && text.charAt(at) == '"') {
            StringBuilder name = new StringBuilder();
            int i = at + 1;
            while (i < text.length() && text.charAt(i) != '"') {
                if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                    i++;
                }
                name.append(text.charAt(i));
                i++;
            }
            if (!text.startsWith("\"]", i)) {
                throw invalid(text);
            }
            steps.add(name.toString());
            return i + 2;
        }
        int close = text.indexOf(']', at);
        if (close <= at || !text.substring(at, close).chars().allMatch(c -> c != ':' && isNameCharacter((char) c))) {
            throw invalid(text);
        }
        steps.add(text.substring(at, close));
        return close + 1;
    }

    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':';
    }

    private static Raise invalid(String text) {
        return Raise.argument("Invalid JSON path: '" + text + "'");
    }

    private static int index(String step) {
        if (step.isEmpty() || step.length() > 9) {
            return -1;
        }
        for (int i = 0; i < step.length(); i++) {
            if (step.charAt(i) < '0' || step.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(step);
    }

    /** The scalar at the path as it is written; null for none, for JSON's null and for anything else. */
    static @Nullable String scalar(JsonPath path, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null || !path.walk(parser)) {
                return null;
            }
            JsonToken token = parser.currentToken();
            return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The value at the path, printed anew; null for none or for text that breaks off before its end. */
    static @Nullable String value(JsonPath path, String text) {
        StringWriter printed = new StringWriter();
        try (JsonParser parser = FACTORY.createParser(text);
                JsonGenerator generator = FACTORY.createGenerator(printed)) {
            if (parser.nextToken() == null || !path.walk(parser)) {
                return null;
            }
            generator.copyCurrentStructure(parser);
        } catch (IOException e) {
            return null;
        }
        return printed.toString();
    }

    /** How many members or elements the value at the path has; 0 for a scalar, null for none. */
    static @Nullable Long size(JsonPath path, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null || !path.walk(parser)) {
                return null;
            }
            if (!parser.currentToken().isStructStart()) {
                return 0L;
            }
            long count = 0;
            while (!nextIn(parser).isStructEnd()) {
                count++;
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    nextIn(parser);
                }
                parser.skipChildren();
            }
            return count;
        } catch (IOException e) {
            return null;
        }
    }

    /** Walks over an array's elements until one is taken; what was taken, else false, or null for no array. */
    static @Nullable Boolean anyElement(String text, Predicate<JsonNode> taken) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return null;
            }
            while (nextIn(parser) != JsonToken.END_ARRAY) {
                if (taken.test(JsonTexts.next(parser))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return null;
        }
    }

    private static JsonToken nextIn(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new EOFException("JSON breaks off");
        }
        return token;
    }

    private boolean walk(JsonParser parser) throws IOException {
        for (String step : steps) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                if (!toField(parser, step)) {
                    return false;
                }
            } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                if (!toElement(parser, index(step))) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean toField(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean toElement(JsonParser parser, int index) throws IOException {
        int at = 0;
        while (index >= 0 && parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
            if (at == index) {
                return true;
            }
            parser.skipChildren();
            at++;
        }
        return false;
    }
}
