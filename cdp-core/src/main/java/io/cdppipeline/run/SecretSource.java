package io.cdppipeline.run;

import io.cdppipeline.config.Secret;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives the secrets that workflows read and their project does not have yet; what it gives is uploaded and kept nowhere else.
 * Called on the run's thread, which waits, so that it may ask a person.
 */
@FunctionalInterface
public interface SecretSource {

    /** The secret, or empty if this source has none of this name; an exception thrown here fails the step. */
    Optional<Secret> secret(Request request);

    /**
     * Which secret is wanted.
     *
     * @param phaseId the phase whose workflows read it
     * @param project the workflow project that it is uploaded to
     * @param name its name: {@code shopify_token}
     */
    record Request(String phaseId, String project, String name) {

        /** The secret's name as an environment variable: in capitals, with an underscore for all else. */
        public String variable() {
            return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        }
    }

    /** Has no secret. */
    static SecretSource none() {
        return request -> Optional.empty();
    }

    /** Reads environment variables: {@code shopify_token} from {@code SHOPIFY_TOKEN}. A blank one counts as missing. */
    static SecretSource environment() {
        return environment(name -> Optional.ofNullable(System.getenv(name)));
    }

    /** As {@link #environment()}, from elsewhere. */
    static SecretSource environment(Function<String, Optional<String>> variables) {
        return request -> variables
                .apply(request.variable())
                .filter(text -> !text.isBlank())
                .map(Secret::of);
    }

    /**
     * Reads the form that a phase's project comes with and that neither git nor a deployment takes:
     * {@code ingestion/credentials_ingestion.json}. A missing file and a blank value count as a missing secret.
     *
     * @param workDirectory the pipeline's work directory
     */
    static SecretSource credentialFiles(Path workDirectory) {
        return new CredentialFiles(workDirectory);
    }

    /** Asks this source first, then the other. */
    default SecretSource orElse(SecretSource next) {
        return request -> secret(request).or(() -> next.secret(request));
    }
}
