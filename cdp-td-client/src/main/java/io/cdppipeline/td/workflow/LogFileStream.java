package io.cdppipeline.td.workflow;

import io.cdppipeline.td.internal.Gunzip;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The text of one log file as it comes; where the connection breaks, the file is fetched again from where it was left. */
final class LogFileStream extends InputStream {

    /** How often the file may break off at the same place. */
    private static final int MOST_BREAKS = 3;

    private final String name;
    private final Supplier<InputStream> open;
    private @Nullable InputStream current;
    private long delivered;
    private int breaks;
    private boolean closed;

    LogFileStream(String name, Supplier<InputStream> open) {
        this.name = name;
        this.open = open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("The log file " + name + " is closed");
            }
            try {
                InputStream in = current == null ? reopen() : current;
                int read = in.read(buffer, offset, length);
                if (read > 0) {
                    delivered += read;
                    breaks = 0;
                }
                return read;
            } catch (IOException e) {
                breaks++;
                release();
                if (breaks > MOST_BREAKS) {
                    throw new IOException(
                            "The log file " + name + " breaks off after " + delivered + " bytes, each of " + breaks
                                    + " times that it was fetched: " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private InputStream reopen() throws IOException {
        InputStream raw = open.get();
        current = raw;
        InputStream plain = Gunzip.of(raw);
        current = plain;
        plain.skipNBytes(delivered);
        return plain;
    }

    private void release() throws IOException {
        InputStream broken = current;
        current = null;
        if (broken != null) {
            broken.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        release();
    }
}
