package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.store.Documents;
import io.cdppipeline.local.workflow.TdServiceException;
import java.util.List;
import java.util.Optional;

/**
 * Named places that results go to: {@code {id, name, url}}. Their addresses are kept as they are given and shown without the
 * credentials in them. Thread-safe.
 */
public final class Connections {

    private final Documents documents;

    Connections(Documents documents) {
        this.documents = documents;
    }

    /** All, by name, without secrets. */
    public List<ObjectNode> list() {
        return documents.all().stream().map(Connections::shown).toList();
    }

    /** @throws TdServiceException 409 if there is one of that name, 422 without an address */
    public synchronized ObjectNode create(String name, String url) {
        if (url.isBlank()) {
            throw new TdServiceException(422, "A connection needs a url, such as td://@/database/table");
        }
        long id = 1
                + documents.all().stream()
                        .mapToLong(each -> each.path("id").asLong())
                        .max()
                        .orElse(0);
        ObjectNode connection = JsonNodeFactory.instance.objectNode();
        connection.put("id", id).put("name", name).put("url", url);
        if (!documents.add(name, connection)) {
            throw new TdServiceException(409, "Result " + name + " already exists");
        }
        return shown(connection);
    }

    /** @throws TdServiceException 404 if there is none of that name */
    public ObjectNode delete(String name) {
        return shown(documents
                .remove(name)
                .orElseThrow(() -> new TdServiceException(404, "Couldn't find Result with name = " + name)));
    }

    /** @throws TdServiceException 404 if there is none of that name */
    public long lookup(String name) {
        return documents
                .get(name)
                .map(connection -> connection.path("id").asLong())
                .orElseThrow(() -> new TdServiceException(404, "Couldn't find Connection with name = " + name));
    }

    /** The address of the one with an id or a name. */
    Optional<String> url(String idOrName) {
        return documents.all().stream()
                .filter(each -> each.path("id").asText().equals(idOrName)
                        || each.path("name").asText().equals(idOrName))
                .map(each -> each.path("url").asText())
                .findFirst();
    }

    private static ObjectNode shown(ObjectNode connection) {
        return connection
                .deepCopy()
                .put("url", Masking.masked(connection.path("url").asText()));
    }
}
