package io.cdppipeline.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files {@code {project}/credentials_{phase}.json} below a directory: one object of names and texts each. */
final class CredentialFiles implements SecretSource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    CredentialFiles(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Secret> secret(Request request) {
        Path file = directory.resolve(request.project()).resolve("credentials_" + request.phaseId() + ".json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode value = read(file).path(request.name());
        if (value.isMissingNode() || value.isNull() || value.asText().isBlank()) {
            return Optional.empty();
        }
        return Optional.of(Secret.of(value.asText()));
    }

    /** The parser's own messages quote what they stumble over, which may be a secret: only the place is told. */
    private static JsonNode read(Path file) {
        JsonNode tree;
        try {
            tree = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new CdpException("The credentials in " + file + " cannot be read: no JSON at line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr()
                    + "; it is one object of names and texts");
        } catch (IOException e) {
            throw new CdpException("The credentials in " + file + " cannot be read: " + e, e);
        }
        if (!tree.isObject()) {
            throw new CdpException(
                    "The credentials in " + file + " cannot be read: it must be one object of names and texts");
        }
        return tree;
    }
}
