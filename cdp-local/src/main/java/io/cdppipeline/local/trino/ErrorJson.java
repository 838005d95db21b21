package io.cdppipeline.local.trino;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.sql.SqlFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A failure as the protocol tells it. */
final class ErrorJson {

    private static final Pattern PLACE = Pattern.compile("^line (\\d{1,9}):(\\d{1,9}): .*", Pattern.DOTALL);

    private ErrorJson() {}

    static ObjectNode of(SqlFailure failure) {
        String message = String.valueOf(failure.getMessage());
        ErrorCode code = ErrorCode.of(failure.errorName());
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("errorCode", code.code())
                .put("errorName", failure.errorName())
                .put("errorType", code.type());
        ObjectNode info = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "type",
                        failure.errorName().equals("SYNTAX_ERROR")
                                ? "io.trino.sql.parser.ParsingException"
                                : "io.trino.spi.TrinoException")
                .put("message", message);
        info.putArray("suppressed");
        info.putArray("stack");
        Matcher place = PLACE.matcher(message);
        if (place.matches()) {
            ObjectNode location = JsonNodeFactory.instance
                    .objectNode()
                    .put("lineNumber", Integer.parseInt(place.group(1)))
                    .put("columnNumber", Integer.parseInt(place.group(2)));
            error.set("errorLocation", location);
            info.set("errorLocation", location.deepCopy());
        }
        error.set("failureInfo", info);
        return error;
    }
}
