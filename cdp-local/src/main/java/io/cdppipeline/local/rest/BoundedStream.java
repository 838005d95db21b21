package io.cdppipeline.local.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A stream of which only so much is taken, announced or not. Not thread-safe. */
final class BoundedStream extends FilterInputStream {

    private final long most;
    private final Supplier<RestException> tooMuch;
    private long received;

    /** @param tooMuch what is thrown when there is more */
    BoundedStream(InputStream in, long most, Supplier<RestException> tooMuch) {
        super(in);
        this.most = most;
        this.tooMuch = tooMuch;
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
        if (received > most) {
            throw tooMuch.get();
        }
        return read;
    }
}
