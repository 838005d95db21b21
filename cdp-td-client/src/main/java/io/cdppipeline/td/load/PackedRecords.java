package io.cdppipeline.td.load;

import io.cdppipeline.td.internal.Msgpack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Records as imports take them: gzipped msgpack maps, each with {@code time} in seconds. Immutable and thread-safe. */
public final class PackedRecords {

    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final RequestBody body;

    private PackedRecords(RequestBody body) {
        this.body = body;
    }

    /**
     * Packs records in memory.
     *
     * @throws IllegalArgumentException if one has no {@code time} that is a whole number, or a value that msgpack has not
     */
    public static PackedRecords of(Iterable<? extends Map<String, ?>> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MessagePacker packer = MessagePack.newDefaultPacker(new GZIPOutputStream(bytes))) {
            int number = 0;
            for (Map<String, ?> record : records) {
                number++;
                Object time = record.get("time");
                if (!(time instanceof Long || time instanceof Integer)) {
                    throw new IllegalArgumentException("Record " + number + " has "
                            + (time == null ? "no time" : "the time " + time)
                            + ", it must be a whole number: seconds since 1970");
                }
                Msgpack.pack(packer, record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray());
    }

    /** Bytes that are gzipped msgpack already. */
    public static PackedRecords of(byte[] gzippedMsgpack) {
        return new PackedRecords(RequestBody.create(gzippedMsgpack, BYTES));
    }

    /**
     * A file that is gzipped msgpack already; it is read each time that it is sent.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public static PackedRecords file(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no file " + file);
        }
        return new PackedRecords(RequestBody.create(file.toFile(), BYTES));
    }

    RequestBody body() {
        return body;
    }

    /** How many bytes are sent. */
    public long size() {
        try {
            return body.contentLength();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "PackedRecords[" + size() + " bytes]";
    }
}
