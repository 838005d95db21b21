package io.cdppipeline.local.rest;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.Spool;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.local.workflow.WorkflowApiException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a request's route, checks its key, and sends the answer, be it an error. */
final class Dispatcher extends Handler.Abstract {

    /** More than the largest body that is taken: whoever sends a little too much is told so. */
    private static final long MOST_READ_FOR_NOTHING = 2L * Call.LARGEST_BODY;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final List<Route> routes;
    private final Secret apiKey;

    Dispatcher(List<Route> routes, Secret apiKey) {
        this.routes = List.copyOf(routes);
        this.apiKey = apiKey;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        send(request, response, callback, answer(request));
        return true;
    }

    private Answer answer(Request request) {
        String path = request.getHttpURI().getPath();
        Service service = Service.of(path);
        try {
            return dispatch(request, service, segments(path));
        } catch (RestException e) {
            return e.isBare() ? Answer.empty(e.status()) : service.error(e.status(), message(e), e.details());
        } catch (TdServiceException e) {
            return service.error(e.status(), message(e), Optional.empty());
        } catch (SqlFailure e) {
            // What the warehouse itself refuses: a name that it has for its own use.
            return service.error(422, message(e), Optional.empty());
        } catch (WorkflowApiException e) {
            return service.error(e.status(), message(e), Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return service.error(503, "The server is stopping", Optional.empty());
        } catch (HttpException.RuntimeException e) {
            // What the server itself finds wrong with the request: its query string, its chunks.
            return service.error(e.getCode(), String.valueOf(e.getReason()), Optional.empty());
        } catch (EOFException e) {
            return service.error(400, "The request's body ended early", Optional.empty());
        } catch (StackOverflowError e) {
            return service.error(400, "The request is nested too deeply", Optional.empty());
        } catch (Exception e) {
            LOG.warn("{} {} failed", request.getMethod(), path, e);
            return service.error(500, e.getMessage() == null ? e.toString() : e.getMessage(), Optional.empty());
        }
    }

    private Answer dispatch(Request request, Service service, List<String> segments) throws Exception {
        Optional<String> key = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(segments);
            if (values.isPresent() && route.method().equals(request.getMethod())) {
                if (!route.open()) {
                    service.authorize(key, apiKey);
                }
                return route.action().answer(new Call(request, values.get()));
            }
            known |= values.isPresent() && !route.quiet();
        }
        service.authorize(key, apiKey);
        if (service == Service.WORKFLOW) {
            return Answer.empty(known ? 405 : 404);
        }
        throw known
                ? new RestException(405, "Method " + request.getMethod() + " is not allowed here")
                : new RestException(404, "Not found: " + request.getHttpURI().getPath());
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            try {
                // A plus sign is itself in a path.
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new RestException(400, "The path is not URL encoded text");
            }
        }
        return segments;
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? "" : e.getMessage();
    }

    private static void send(Request request, Response response, Callback callback, Answer answer) throws IOException {
        if (!readToItsEnd(request)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.setStatus(answer.status());
        answer.contentType().ifPresent(type -> response.getHeaders().put(HttpHeader.CONTENT_TYPE, type));
        answer.headers().forEach(response.getHeaders()::put);
        Optional<Answer.Tagged> spool = answer.spool();
        if (spool.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.bytes().length);
            response.write(true, ByteBuffer.wrap(answer.bytes()), callback);
            return;
        }
        try {
            sendSpool(request, response, spool.get());
        } finally {
            if (spool.get().once()) {
                spool.get().spool().close();
            }
        }
        callback.succeeded();
    }

    /**
     * Reads what is left of a request's body that was refused: a client that still sends it when the connection closes never
     * sees the answer. One that is much too large or slow is not waited for.
     */
    private static boolean readToItsEnd(Request request) {
        if (request.getLength() > MOST_READ_FOR_NOTHING) {
            return request.consumeAvailable();
        }
        byte[] buffer = new byte[64 * 1024];
        long read = 0;
        try {
            InputStream rest = new HastyStream(Content.Source.asInputStream(request), System::nanoTime);
            for (int n = rest.read(buffer); n >= 0; n = rest.read(buffer)) {
                read += n;
                if (read > MOST_READ_FOR_NOTHING) {
                    return false;
                }
            }
            return true;
        } catch (IOException | RestException e) {
            LOG.debug("A request's body did not come to its end", e);
            return false;
        }
    }

    private static void sendSpool(Request request, Response response, Answer.Tagged tagged) throws IOException {
        Spool spool = tagged.spool();
        response.getHeaders().put(HttpHeader.ACCEPT_RANGES, "bytes");
        response.getHeaders().put(HttpHeader.ETAG, tagged.entityTag());
        ByteRange range = ByteRange.of(
                request.getHeaders().get(HttpHeader.RANGE),
                request.getHeaders().get(HttpHeader.IF_RANGE),
                tagged.entityTag(),
                spool.size());
        response.setStatus(range.status());
        if (range.status() != 200) {
            response.getHeaders().put(HttpHeader.CONTENT_RANGE, range.contentRange());
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, range.length());
        try (OutputStream out = Content.Sink.asOutputStream(response);
                InputStream in = spool.open(range.from())) {
            byte[] buffer = new byte[64 * 1024];
            long left = range.length();
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("A spool ended " + left + " bytes early");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }
}
