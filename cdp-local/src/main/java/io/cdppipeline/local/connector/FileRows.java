package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.DataFiles.DataFile;
import io.cdppipeline.local.connector.DataFiles.Format;
import io.cdppipeline.local.connector.RowReader.RowSink;
import java.util.List;
import java.util.Optional;

/** The rows of files, read as the parser is told or, without one, as their names say. */
final class FileRows implements Rows {

    private final List<DataFile> files;
    private final LoadConfig load;
    private final Problems problems;

    FileRows(List<DataFile> files, LoadConfig load, Problems problems) {
        this.files = files;
        this.load = load;
        this.problems = problems;
    }

    @Override
    public void read(Columns columns, RowSink sink) {
        ParserConfig parser = load.parser();
        for (DataFile file : files) {
            Optional<Format> wanted = parser.format();
            if (wanted.isEmpty()) {
                RowReader.of(file.format(), problems).read(file, columns, sink);
            } else if (!agree(wanted.get(), file.format())) {
                throw new LoadFailure(load.name() + ": in.parser.type is '"
                        + load.in().path("parser").path("type").asText() + "', but " + file.name()
                        + " is another kind of file");
            } else if (parser.csv().isPresent()) {
                CsvReader.of(parser.csv().get(), parser, load.in().path("parser"), problems)
                        .read(file, columns, sink);
            } else if (parser.columns().isEmpty()) {
                RowReader.of(wanted.get(), problems).read(file, columns, sink);
            } else {
                JsonColumns.read(file, wanted.get(), parser, columns, sink, problems);
            }
        }
    }

    /** A file that is called .tsv or .txt may well be what the parser calls csv. */
    private static boolean agree(Format wanted, Format named) {
        return wanted == named
                || (wanted == Format.CSV && named == Format.TSV)
                || (wanted == Format.JSON && named == Format.JSON_LINES)
                || (wanted == Format.JSON_LINES && named == Format.JSON);
    }
}
