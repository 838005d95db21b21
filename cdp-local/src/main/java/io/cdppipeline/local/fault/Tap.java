package io.cdppipeline.local.fault;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before a server's handler: notes the requests and lets them meet the faults. Not API. Thread-safe. */
public final class Tap extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(Tap.class);

    private final Faults faults;
    private final RequestLog log;
    private final Clock clock;

    public Tap(Handler handler, Faults faults, RequestLog log, Clock clock) {
        super(handler);
        this.faults = faults;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        RequestLog.Entry entry = log.arrived(
                request.getMethod(),
                request.getHttpURI().getPath(),
                request.getHttpURI().getQuery() == null
                        ? ""
                        : request.getHttpURI().getQuery(),
                headers(request),
                clock.instant());
        Fault fault = faults.take(entry.arrived()).orElse(null);
        if (fault == null) {
            return super.handle(new Noted(request, entry), new Answered(request, response, entry), callback);
        }
        LOG.debug("{} meets a fault: {}", entry.arrived(), fault.text());
        if (!fault.after().isZero()) {
            Thread.sleep(fault.after().toMillis());
        }
        return switch (fault.kind()) {
            case NONE -> super.handle(new Noted(request, entry), new Answered(request, response, entry), callback);
            case ANSWER -> answer(request, response, callback, fault, entry);
            case RESET -> {
                hangUp(request, true);
                callback.failed(new EofException("The connection was reset by a fault of the test"));
                yield true;
            }
            case LOSE_ANSWER, RESET_MID_BODY, TRUNCATE_BODY, MALFORM_BODY ->
                super.handle(new Noted(request, entry), new Spoilt(request, response, fault, entry), callback);
        };
    }

    private static Map<String, List<String>> headers(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() != HttpHeader.AUTHORIZATION) {
                headers.computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(field.getValue());
            }
        }
        return headers;
    }

    private static boolean answer(
            Request request, Response response, Callback callback, Fault fault, RequestLog.Entry entry)
            throws IOException {
        // A client that still sends when the connection closes would never see the answer.
        Content.Source.consumeAll(new Noted(request, entry));
        response.setStatus(fault.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        fault.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        byte[] body = fault.body().getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        entry.answered(fault.status());
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static void hangUp(Request request, boolean reset) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (reset && endPoint.getTransport() instanceof SocketChannel channel) {
            try {
                // Without waiting for what was sent: the other side gets a reset rather than an end.
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOG.debug("The connection was closed already", e);
            }
        }
        endPoint.close();
    }

    /** Notes the body as it is read. */
    private static final class Noted extends Request.Wrapper {
        private final RequestLog.Entry entry;

        private Noted(Request request, RequestLog.Entry entry) {
            super(request);
            this.entry = entry;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null && chunk.hasRemaining()) {
                entry.read(chunk.getByteBuffer());
            }
            return chunk;
        }
    }

    /** Notes the status before the client can see it. */
    private static class Answered extends Response.Wrapper {
        private final RequestLog.Entry entry;

        private Answered(Request request, Response response, RequestLog.Entry entry) {
            super(request, response);
            this.entry = entry;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            entry.answered(getStatus());
            super.write(last, content, callback);
        }
    }

    /** Spoils the answer. */
    private static final class Spoilt extends Answered {
        private final Fault fault;
        private byte[] collected = {};

        private Spoilt(Request request, Response response, Fault fault, RequestLog.Entry entry) {
            super(request, response, entry);
            this.fault = fault;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (fault.kind() == Fault.Kind.MALFORM_BODY) {
                malform(last, content, callback);
                return;
            }
            int half = content == null ? 0 : content.remaining() / 2;
            if (fault.kind() == Fault.Kind.LOSE_ANSWER || half == 0) {
                cut(callback);
                return;
            }
            ByteBuffer first = content.slice(content.position(), half);
            super.write(false, first, Callback.from(() -> cut(callback), callback::failed));
        }

        private void cut(Callback callback) {
            hangUp(getRequest(), fault.kind() != Fault.Kind.TRUNCATE_BODY);
            callback.failed(new EofException("The connection was cut by a fault of the test"));
        }

        private void malform(boolean last, ByteBuffer content, Callback callback) {
            byte[] more = content == null ? new byte[0] : BufferUtil.toArray(content);
            byte[] all = new byte[collected.length + more.length];
            System.arraycopy(collected, 0, all, 0, collected.length);
            System.arraycopy(more, 0, all, collected.length, more.length);
            collected = all;
            if (!last) {
                callback.succeeded();
                return;
            }
            byte[] noise = "{\"malformed\": <by a fault of the test>".getBytes(StandardCharsets.UTF_8);
            byte[] body = new byte[all.length / 2 + noise.length];
            System.arraycopy(all, 0, body, 0, all.length / 2);
            System.arraycopy(noise, 0, body, all.length / 2, noise.length);
            getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            super.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
