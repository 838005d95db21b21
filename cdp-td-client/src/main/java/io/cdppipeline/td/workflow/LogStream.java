package io.cdppipeline.td.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The files of a log as one text, each opened when the one before it has been read, and one connection at a time. */
final class LogStream extends InputStream {

    private static final int LINE_FEED = '\n';

    private final Iterator<TdLogFile> files;
    private final Function<TdLogFile, InputStream> open;
    private InputStream current = InputStream.nullInputStream();
    private int last = LINE_FEED;
    private boolean closed;

    LogStream(List<TdLogFile> files, Function<TdLogFile, InputStream> open) {
        this.files = files.iterator();
        this.open = open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("The log is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (true) {
            int read = current.read(buffer, offset, length);
            if (read > 0) {
                last = buffer[offset + read - 1];
                return read;
            }
            current.close();
            current = InputStream.nullInputStream();
            if (last != LINE_FEED) {
                // A file that does not end its last line must not grow together with the next one.
                buffer[offset] = LINE_FEED;
                last = LINE_FEED;
                return 1;
            }
            if (!files.hasNext()) {
                return -1;
            }
            current = open.apply(files.next());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        current.close();
    }
}
