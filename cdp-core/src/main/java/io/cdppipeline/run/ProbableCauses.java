package io.cdppipeline.run;

import java.util.List;
import java.util.regex.Pattern;

/** Guesses from an error message what is behind it. */
public final class ProbableCauses {

    /** The first that fits comes first. */
    private static final List<Known> KNOWN = List.of(
            known(
                    "The source has no data for an object",
                    "no data for object",
                    "The source's data file is missing or lies in another directory",
                    "The object's name in the configuration is not the source's"),
            known(
                    "A table or database is not found",
                    "(table|schema|database)\\b.*\\b(does not exist|not found)",
                    "The phase before did not make the table",
                    "A table or database name differs between the sections of the configuration",
                    "The API key may not see the database"),
            known(
                    "A column is not found",
                    "column .*(cannot be resolved|does not exist|not found)",
                    "The source's schema has changed since the project was generated",
                    "A column name in the configuration is misspelt"),
            known(
                    "Authentication fails",
                    "unauthori[sz]ed|authentication|invalid api ?key|\\b401\\b|\\b403\\b",
                    "The API key is wrong, expired, or of another region",
                    "The credentials of the source's TD Authentication have expired"),
            known(
                    "A secret is not found",
                    "secret .*(not found|missing)|missing secret",
                    "A secret that the workflow reads was not uploaded to the project"),
            known(
                    "A query takes too long or too much memory",
                    "time(d)? ?out|exceeded .*(time|memory)",
                    "The data volume is larger than the query's limits",
                    "The source system is slow"),
            known(
                    "A service is not reachable",
                    "connection|unreachable|refused|reset|\\b50[234]\\b|\\b429\\b",
                    "The service was not reachable for a moment",
                    "A proxy or firewall is in the way"));

    private record Known(Pattern pattern, Symptom symptom) {}

    /**
     * What a failure looks like, and what may be behind it.
     *
     * @param title what it looks like, for people
     * @param causes what it is likely to be, the likeliest first
     */
    public record Symptom(String title, List<String> causes) {

        public Symptom {
            causes = List.copyOf(causes);
        }
    }

    private ProbableCauses() {}

    private static Known known(String title, String regex, String... causes) {
        return new Known(
                Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), new Symptom(title, List.of(causes)));
    }

    /** The causes whose pattern the message fits; empty if none does. */
    public static List<String> of(String message) {
        return KNOWN.stream()
                .filter(known -> known.pattern().matcher(message).find())
                .flatMap(known -> known.symptom().causes().stream())
                .distinct()
                .toList();
    }

    /** All that is known, in the order in which it is looked for. */
    public static List<Symptom> known() {
        return KNOWN.stream().map(Known::symptom).toList();
    }
}
