package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.BufferedReader;
import java.io.IOException;

/** A JSON array of objects, or objects one after the other. */
final class JsonReader implements RowReader {

    @Override
    public void read(DataFile file, Columns columns, RowSink sink) {
        long line = 1;
        try (BufferedReader text = RowReader.text(file);
                JsonParser parser = JsonRows.FACTORY.createParser(text)) {
            JsonRows rows = new JsonRows(file, columns);
            boolean array = parser.nextToken() == JsonToken.START_ARRAY;
            if (array) {
                parser.nextToken();
            }
            while (parser.currentToken() != null && parser.currentToken() != JsonToken.END_ARRAY) {
                line = parser.currentTokenLocation().getLineNr();
                Row row = rows.read(parser, line);
                boolean last = parser.nextToken() == null;
                if (!array && last && isWrapper(row)) {
                    throw new LoadFailure(file.name() + ": the file holds one object around an array;"
                            + " make the array its whole content");
                }
                sink.row(row);
                line = parser.currentTokenLocation().getLineNr();
            }
            if (array && parser.nextToken() != null) {
                throw new LoadFailure(file.name() + " line "
                        + parser.currentTokenLocation().getLineNr() + ": there is more after the end of the array");
            }
        } catch (JsonProcessingException e) {
            throw brokenJson(
                    file, e.getLocation() == null ? line : e.getLocation().getLineNr(), e);
        } catch (IOException e) {
            throw RowReader.broken(file, line, e);
        }
    }

    /** As an API's page is: its rows would silently become one. */
    private static boolean isWrapper(Row row) {
        String value = row.width() == 1 ? row.value(0) : null;
        return value != null && value.startsWith("[{") && row.kind(0) == Row.Kind.TEXT;
    }

    static LoadFailure brokenJson(DataFile file, long line, JsonProcessingException cause) {
        return new LoadFailure(file.name() + " line " + line + ": broken JSON: " + cause.getOriginalMessage(), cause);
    }
}
