package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

/** Reads a file of one format row by row, in constant memory. */
interface RowReader {

    /**
     * Gives every row to {@code sink}, always in the same object.
     *
     * @throws LoadFailure naming the file and the line of what is broken
     */
    void read(DataFile file, Columns columns, RowSink sink);

    /** Takes rows. */
    @FunctionalInterface
    interface RowSink {
        void row(Row row);
    }

    /** How a file is read that only its name says anything of. */
    static RowReader of(DataFiles.Format format, Problems problems) {
        return switch (format) {
            case CSV -> new CsvReader(CsvDialect.plain(","), problems);
            case TSV -> new CsvReader(CsvDialect.plain("\t"), problems);
            case JSON -> new JsonReader();
            case JSON_LINES -> new JsonLinesReader(problems);
            case PARQUET -> new ParquetReader();
        };
    }

    /** UTF-8 text without its byte order mark; bytes that are no UTF-8 are a {@link CharacterCodingException}. */
    static BufferedReader text(DataFile file) throws IOException {
        return text(file, StandardCharsets.UTF_8);
    }

    /** Text without its byte order mark; bytes that are no text are a {@link CharacterCodingException}. */
    static BufferedReader text(DataFile file, Charset charset) throws IOException {
        InputStream in = Files.newInputStream(file.path());
        try {
            InputStream plain = file.gzip() ? new GZIPInputStream(in, 1 << 16) : in;
            var decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            BufferedReader reader = new BufferedReader(new InputStreamReader(plain, decoder), 1 << 16);
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** What is wrong with a file that cannot be read on. */
    static LoadFailure broken(DataFile file, long line, IOException cause) {
        return broken(file, line, cause, StandardCharsets.UTF_8);
    }

    /** What is wrong with a file that cannot be read on. */
    static LoadFailure broken(DataFile file, long line, IOException cause, Charset charset) {
        String reason =
                cause instanceof CharacterCodingException ? "is not " + charset.name() + " text" : cause.getMessage();
        return new LoadFailure(file.name() + " line " + line + ": " + reason, cause);
    }
}
