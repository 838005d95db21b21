package io.cdppipeline.local.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of which only so much is taken, announced or not. Not thread-safe. */
final class BoundedStream extends FilterInputStream {

    private final long most;
    private long received;

    BoundedStream(InputStream in, long most) {
        super(in);
        this.most = most;
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
            throw new RestException(413, "The upload is larger than " + most + " bytes");
        }
        return read;
    }
}
