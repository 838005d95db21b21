package io.cdppipeline.td.job;

import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls.Streamed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A download that goes on where it broke (td-api fact sheet, section 2: Range and If-Range). Not thread-safe.
 *
 * <p>It gives up after a few breaks in a row without a byte between them, or if what is downloaded is no longer the same.
 *
 * <p>A gzip says itself where it ends, so that whoever unpacks it reads no further: an end that its reader meets has come too
 * soon, though the connection did not break. Such an end is a break, unless there are no more bytes to be had.
 */
final class ResumingStream extends InputStream {

    private static final int BREAKS_IN_A_ROW = 5;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Source source;
    private final Optional<String> etag;
    private InputStream bytes;
    private long position;
    private int breaks;
    private final boolean unpacked;
    private boolean gzip = true;
    private long endedAt = -1;

    /** Where the bytes come from. */
    interface Source {

        /**
         * Opens the download.
         *
         * @param range the value of the Range header; all of it if absent
         * @param etag the value of the If-Range header
         */
        Streamed open(@Nullable String range, @Nullable String etag);
    }

    /**
     * Opens the download.
     *
     * @param unpacked whether its reader unpacks it if it is a gzip, and so never needs to meet its end
     */
    ResumingStream(Source source, boolean unpacked) {
        this.source = source;
        this.unpacked = unpacked;
        Streamed streamed = source.open(null, null);
        this.bytes = streamed.bytes();
        this.etag = streamed.etag();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            try {
                int read = bytes.read(buffer, offset, length);
                if (read > 0) {
                    noteMagic(buffer, offset, read);
                    position += read;
                    breaks = 0;
                }
                if (read >= 0 || !goOnAfterEnd()) {
                    return read;
                }
            } catch (IOException e) {
                breaks++;
                if (breaks > BREAKS_IN_A_ROW || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                resume(e);
            }
        }
    }

    private void noteMagic(byte[] buffer, int offset, int read) {
        for (int i = 0; i < read && position + i < 2; i++) {
            gzip &= (buffer[offset + i] & 0xff) == (position + i == 0 ? 0x1f : 0x8b);
        }
    }

    /** Gives whether it goes on; asked once for each place where it ends. */
    private boolean goOnAfterEnd() throws IOException {
        if (!unpacked || !gzip || position == 0 || endedAt == position) {
            return false;
        }
        endedAt = position;
        try {
            resume(new EOFException("it ended after " + position + " bytes"));
            return true;
        } catch (TdClientException e) {
            if (e.status().orElse(0) == RANGE_NOT_SATISFIABLE) {
                return false;
            }
            throw e;
        }
    }

    private void resume(IOException cause) throws IOException {
        closeBroken(cause);
        Streamed streamed =
                position == 0 ? source.open(null, null) : source.open("bytes=" + position + "-", etag.orElse(null));
        bytes = streamed.bytes();
        if (!streamed.etag().equals(etag)) {
            throw new IOException("it changed while it was read, after " + position + " bytes", cause);
        }
        if (!streamed.partial()) {
            // A server that knows no ranges sends it all again.
            skipAgain();
        }
    }

    private void skipAgain() throws IOException {
        try {
            bytes.skipNBytes(position);
        } catch (IOException e) {
            breaks++;
            if (breaks > BREAKS_IN_A_ROW) {
                throw e;
            }
            resume(e);
        }
    }

    private void closeBroken(IOException cause) {
        try {
            bytes.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
