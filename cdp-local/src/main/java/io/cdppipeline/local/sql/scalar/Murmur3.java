package io.cdppipeline.local.sql.scalar;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The 128-bit Murmur3 for 64-bit machines, seed 0. */
final class Murmur3 {

    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private Murmur3() {}

    static String of(byte[] bytes) {
        ByteBuffer in = BinaryScalars.little(bytes);
        long h1 = 0;
        long h2 = 0;
        while (in.remaining() >= 16) {
            h1 ^= mix1(in.getLong());
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mix2(in.getLong());
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        long k1 = 0;
        long k2 = 0;
        for (int i = 0; in.hasRemaining(); i++) {
            long value = in.get() & 0xffL;
            if (i < 8) {
                k1 |= value << (8 * i);
            } else {
                k2 |= value << (8 * (i - 8));
            }
        }
        h2 ^= mix2(k2);
        h1 ^= mix1(k1);
        h1 ^= bytes.length;
        h2 ^= bytes.length;
        h1 += h2;
        h2 += h1;
        h1 = end(h1);
        h2 = end(h2);
        h1 += h2;
        h2 += h1;
        return String.format(Locale.ROOT, "%016X%016X", Long.reverseBytes(h1), Long.reverseBytes(h2));
    }

    private static long mix1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mix2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long end(long hash) {
        long h = hash;
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
