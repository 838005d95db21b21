package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.BufferedReader;
import java.io.IOException;

/** One JSON object on each line; blank lines are passed over. */
final class JsonLinesReader implements RowReader {

    private final Problems problems;

    JsonLinesReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void read(DataFile file, Columns columns, RowSink sink) {
        long line = 1;
        try (BufferedReader text = RowReader.text(file)) {
            JsonRows rows = new JsonRows(file, columns);
            for (String object = text.readLine(); object != null; object = text.readLine()) {
                if (!object.isBlank()) {
                    Row row = null;
                    try {
                        row = row(file, line, object, rows);
                    } catch (LoadFailure e) {
                        if (problems.stop()) {
                            throw e;
                        }
                        problems.report(String.valueOf(e.getMessage()));
                    }
                    if (row != null) {
                        sink.row(row);
                    }
                }
                line++;
            }
        } catch (IOException e) {
            throw RowReader.broken(file, line, e);
        }
    }

    private static Row row(DataFile file, long line, String object, JsonRows rows) throws IOException {
        try (JsonParser parser = JsonRows.FACTORY.createParser(object)) {
            parser.nextToken();
            Row row = rows.read(parser, line);
            if (parser.nextToken() != null) {
                throw new LoadFailure(file.name() + " line " + line + ": there is more after the end of the object");
            }
            return row;
        } catch (JsonProcessingException e) {
            throw JsonReader.brokenJson(file, line, e);
        }
    }
}
