package io.cdppipeline.local.rest;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers to requests that no route gets to see, since they are no HTTP, too large or too slow: the same
 * bodies as all other errors.
 */
final class JsonErrors extends ErrorHandler {

    /** For every method, other than Jetty's own. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getPath();
        int status = response.getStatus();
        String message = request.getAttribute(ERROR_MESSAGE) instanceof String text ? text : null;
        Answer answer = Service.of(path == null ? "" : path).error(status, text(status, message), Optional.empty());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.bytes().length);
        response.write(true, ByteBuffer.wrap(answer.bytes()), callback);
        return true;
    }

    @Override
    public ByteBuffer badMessageError(int status, @Nullable String reason, HttpFields.Mutable fields) {
        fields.put(new HttpField(HttpHeader.CONTENT_TYPE, "application/json"));
        return ByteBuffer.wrap(Service.REST
                .error(status, text(status, reason), Optional.empty())
                .bytes());
    }

    private static String text(int code, @Nullable String message) {
        return message == null || message.isBlank() ? "The request cannot be answered: status " + code : message;
    }
}
