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
                sink.row(rows.read(parser, line));
                parser.nextToken();
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

    static LoadFailure brokenJson(DataFile file, long line, JsonProcessingException cause) {
        return new LoadFailure(file.name() + " line " + line + ": broken JSON: " + cause.getOriginalMessage(), cause);
    }
}
