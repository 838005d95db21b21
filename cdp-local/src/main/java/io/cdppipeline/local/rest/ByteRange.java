package io.cdppipeline.local.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a body that is asked for with {@code Range} and {@code If-Range}; the whole for anything but one range of
 * bytes, as RFC 9110 allows.
 *
 * @param status 200 for the whole, 206 for a part, 416 if there is no such part
 */
record ByteRange(int status, long from, long length, long size) {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    static ByteRange of(@Nullable String range, @Nullable String ifRange, @Nullable String entityTag, long size) {
        ByteRange whole = new ByteRange(200, 0, size, size);
        if (range == null || (ifRange != null && !ifRange.equals(entityTag))) {
            return whole;
        }
        Matcher matcher = ONE_RANGE.matcher(range.strip());
        if (!matcher.matches() || range.strip().equals("bytes=-")) {
            return whole;
        }
        long from;
        long to = size - 1;
        if (matcher.group(1).isEmpty()) {
            long last = Long.parseLong(matcher.group(2));
            from = last == 0 ? size : Math.max(0, size - last);
        } else {
            from = Long.parseLong(matcher.group(1));
            if (!matcher.group(2).isEmpty()) {
                long asked = Long.parseLong(matcher.group(2));
                if (asked < from) {
                    return whole;
                }
                to = Math.min(to, asked);
            }
        }
        return from >= size ? new ByteRange(416, 0, 0, size) : new ByteRange(206, from, to - from + 1, size);
    }

    String contentRange() {
        return status == 416 ? "bytes */" + size : "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
