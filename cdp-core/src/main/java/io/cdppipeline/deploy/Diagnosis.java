package io.cdppipeline.deploy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a failure comes from.
 *
 * @param kind which class of failure
 * @param subject the database or secret that is missing, where it is known
 */
public record Diagnosis(FailureKind kind, Optional<String> subject) {

    private static final String NAME = "['\"`]?(?:td\\.)?([A-Za-z0-9_]+)['\"`]?";

    /** What the workflow server, the query engines and the REST API say; the first that fits counts. */
    private static final List<Known> KNOWN = List.of(
            known(FailureKind.MISSING_SECRET, "Secret not (?:found|accessible) for key: ['\"]?([A-Za-z0-9_.-]+)['\"]?"),
            known(FailureKind.MISSING_SECRET, "The '([A-Za-z0-9_.-]+)' secret is missing"),
            known(FailureKind.MISSING_SECRET, "Missing secret:? ['\"]?([A-Za-z0-9_.-]+)['\"]?"),
            known(FailureKind.MISSING_DATABASE, "()Destination database is not found"),
            known(
                    FailureKind.MISSING_DATABASE,
                    "(?i:schema|database) " + NAME + " (?:does not exist|(?:is )?not found)"),
            known(FailureKind.MISSING_DATABASE, "(?i:schema|database) (?:does not exist|not found): " + NAME),
            known(FailureKind.MISSING_DATABASE, "Couldn't find UserDatabase with name = " + NAME));

    private record Known(FailureKind kind, Pattern pattern) {}

    private static Known known(FailureKind kind, String regex) {
        return new Known(kind, Pattern.compile(regex));
    }

    public static Diagnosis of(FailureKind kind) {
        return new Diagnosis(kind, Optional.empty());
    }

    public static Diagnosis of(FailureKind kind, String subject) {
        return new Diagnosis(kind, Optional.of(subject));
    }

    /**
     * Reads a message for what is only found missing while a workflow runs: a database or a secret.
     *
     * @return empty if the message tells of neither
     */
    public static Optional<Diagnosis> ofMessage(String message) {
        for (Known known : KNOWN) {
            Matcher matcher = known.pattern().matcher(message);
            if (matcher.find()) {
                String subject = matcher.group(1);
                return Optional.of(
                        new Diagnosis(known.kind(), subject.isEmpty() ? Optional.empty() : Optional.of(subject)));
            }
        }
        return Optional.empty();
    }

    /** {@code missing database acme_src}. */
    @Override
    public String toString() {
        return kind.title() + subject.map(name -> " " + name).orElse("");
    }
}
