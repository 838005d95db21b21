package io.cdppipeline.td.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks what is gzipped, or was until something on the way unpacked it. */
public final class Gunzip {

    private Gunzip() {}

    /** The plain bytes. A stream that breaks off before its end throws, whether or not it was gzipped. */
    public static InputStream of(InputStream bytes) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(bytes, 2);
        byte[] magic = stream.readNBytes(2);
        stream.unread(magic);
        boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        return gzip ? new GZIPInputStream(stream) : stream;
    }
}
