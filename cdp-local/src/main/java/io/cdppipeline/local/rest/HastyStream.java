package io.cdppipeline.local.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A request's body that must keep coming: a client that sends a byte now and then would hold a thread for ever, since no
 * single wait is long. Not thread-safe.
 */
final class HastyStream extends FilterInputStream {

    private static final long GRACE_NANOS = 10_000_000_000L;
    private static final long SLOWEST_BYTES_PER_SECOND = 1_000;

    private final LongSupplier nanoTime;
    private final long start;
    private long received;

    HastyStream(InputStream in, LongSupplier nanoTime) {
        super(in);
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int read = super.read(b, off, len);
        received += Math.max(0, read);
        long late = nanoTime.getAsLong() - start - GRACE_NANOS;
        if (read >= 0 && late / 1_000_000_000L * SLOWEST_BYTES_PER_SECOND > received) {
            throw new RestException(408, "The request's body comes too slowly: " + received + " bytes so far");
        }
        return read;
    }
}
