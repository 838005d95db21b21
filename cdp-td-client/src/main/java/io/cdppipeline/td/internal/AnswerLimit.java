package io.cdppipeline.td.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import retrofit2.Invocation;
import retrofit2.http.Streaming;

/**
 * How large an answer may be that is held in memory, counted as it is unpacked: a few bytes of gzip may stand for any number.
 * Answers that are read as they come have no limit here.
 *
 * @param bytes the most that an answer of success may have
 */
record AnswerLimit(long bytes) implements Interceptor {

    /** More explains no failure better. */
    private static final long MOST_OF_AN_ERROR = 64 * 1024;

    /** Stands between the calls and OkHttp's own unpacking. */
    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        ResponseBody body = response.body();
        if (!response.isSuccessful()) {
            // Retrofit takes all of it into memory, though only its beginning is read.
            return with(response, body, new Cut(body.source()), -1);
        }
        return streamed(chain)
                ? response
                : with(response, body, Okio.source(of(body.byteStream())), body.contentLength());
    }

    /** A stream that throws once it has given more. */
    InputStream of(InputStream unpacked) {
        return new BoundedStream(unpacked, bytes, () -> {
            throw new AnswerTooLargeException(String.format(
                    Locale.ROOT,
                    "the answer has more than %,d bytes when it is unpacked, the most that is held in memory; ask for less,"
                            + " or raise answerLimit(…)",
                    bytes));
        });
    }

    private static boolean streamed(Chain chain) {
        Invocation invocation = chain.request().tag(Invocation.class);
        return invocation != null && invocation.method().isAnnotationPresent(Streaming.class);
    }

    private static Response with(Response response, ResponseBody body, Source source, long length) {
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(source), body.contentType(), length))
                .build();
    }

    /** Ends where it has given enough. */
    private static final class Cut extends ForwardingSource {
        private long left = MOST_OF_AN_ERROR;

        Cut(Source source) {
            super(source);
        }

        @Override
        public long read(Buffer sink, long count) throws IOException {
            if (left == 0) {
                return -1;
            }
            long read = super.read(sink, Math.min(count, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
