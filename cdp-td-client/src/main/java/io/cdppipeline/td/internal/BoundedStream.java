package io.cdppipeline.td.internal;

import java.io.IOException;
import java.io.InputStream;

/** A stream of which only so many bytes are read or skipped; what comes after them is refused. Not thread-safe. */
public final class BoundedStream extends InputStream {

    // Not a FilterInputStream: that would skip without counting.
    private final InputStream in;
    private final long most;
    private final Refusal refusal;
    private long taken;

    /** Throws, since there is more than is taken. */
    @FunctionalInterface
    public interface Refusal {
        void refuse() throws IOException;
    }

    public BoundedStream(InputStream in, long most, Refusal refusal) {
        this.in = in;
        this.most = most;
        this.refusal = refusal;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        taken += Math.max(0, read);
        if (taken > most) {
            refusal.refuse();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
