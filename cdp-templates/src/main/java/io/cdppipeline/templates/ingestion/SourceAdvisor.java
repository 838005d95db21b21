package io.cdppipeline.templates.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Recommends a source pack: answers in, a pack and its reasons out.
 *
 * <pre>{@code
 * Recommendation advice = SourceAdvisor.recommend(
 *     SourceAdvisor.answers("zendesk").kind("crm").fieldsDiffer(true), SourcePacks.onClassPath());
 * advice.pack();      // "rest", as a pack of its own there is none
 * advice.settings();  // incremental_field_connector, timestamp_format ...
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SourceAdvisor {

    /** The kinds of sources that descriptors name in {@code suits}. */
    static final List<String> KINDS = List.of("warehouse", "crm", "privacy", "api", "files");

    private static final String OPEN = "any_connector";

    private SourceAdvisor() {}

    /**
     * The beginning of the answers.
     *
     * @param source the source system's name: {@code zendesk}
     */
    public static Answers answers(String source) {
        return new Answers(Objects.requireNonNull(source, "source"));
    }

    /** What is known of a source. Each setter answers one question of the checklist; what is left out is not known. */
    public static final class Answers {

        private final String source;
        private String connector = "";
        private String kind = "api";
        private boolean fieldsDiffer;
        private boolean monthlyBackfill;
        private boolean incremental = true;
        private boolean strictLimits;
        private String timestampFormat = "";

        private Answers(String source) {
            this.source = source;
        }

        /** Treasure Data's type for its connector, if there is one. */
        public Answers connector(String type) {
            this.connector = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * What kind of source it is.
         *
         * @param kind {@code warehouse}, {@code crm} (marketing tools too), {@code privacy}, {@code api} or {@code files}
         * @throws IllegalArgumentException if it is none of these
         */
        public Answers kind(String kind) {
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException("The kind of a source is one of " + KINDS + ", not '" + kind + "'");
            }
            this.kind = kind;
            return this;
        }

        /** Whether the API calls the incremental field otherwise than the rows do. */
        public Answers fieldsDiffer(boolean differ) {
            this.fieldsDiffer = differ;
            return this;
        }

        /** Whether the history is too long for one load. */
        public Answers monthlyBackfill(boolean monthly) {
            this.monthlyBackfill = monthly;
            return this;
        }

        /** Whether the source can give what has changed since a moment. */
        public Answers incremental(boolean possible) {
            this.incremental = possible;
            return this;
        }

        /** Whether its API refuses requests at the same time. */
        public Answers strictLimits(boolean strict) {
            this.strictLimits = strict;
            return this;
        }

        /**
         * How it wants timestamps, by the name of a format.
         *
         * @throws IllegalArgumentException if there is no format of that name
         */
        public Answers timestampFormat(String format) {
            if (TimestampFormat.named(format).isEmpty()) {
                throw new IllegalArgumentException(
                        "There is no timestamp format '" + format + "'; there are " + TimestampFormat.names());
            }
            this.timestampFormat = format;
            return this;
        }
    }

    /**
     * What is recommended.
     *
     * @param pack the pack's name
     * @param connector what to write as {@code connector}
     * @param like the source whose way of loading it shares, where the pack is a general one
     * @param reasons why, one sentence each
     * @param settings lines for the configuration that the answers ask for
     */
    public record Recommendation(
            String pack, String connector, String like, List<String> reasons, List<String> settings) {
        public Recommendation {
            reasons = List.copyOf(reasons);
            settings = List.copyOf(settings);
        }
    }

    /** The pack that suits the answers best. */
    public static Recommendation recommend(Answers answers, SourcePacks packs) {
        List<String> reasons = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        String source = answers.source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        Optional<SourcePack> own = own(answers, packs, source);
        if (own.isPresent()) {
            SourcePack pack = own.get();
            reasons.add("There is a pack for " + pack.text().title() + ": "
                    + pack.text().summary());
            if (pack.id().equals("shopify_v1")) {
                reasons.add("For a shop that is not loaded yet, shopify_v2 is the better choice.");
            }
            addSettings(answers, pack, settings);
            return new Recommendation(pack.id(), type(answers, pack), pack.id(), reasons, settings);
        }
        String like = like(answers, reasons);
        SourcePack pack = packs.all().stream()
                .filter(each -> each.id().equals(general(answers, like)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This library's general packs are missing"));
        if (pack.id().equals(OPEN)) {
            reasons.add("No pack knows the connector " + answers.connector
                    + ": its own parameters go below 'in' as they are.");
        }
        if (answers.monthlyBackfill && pack.flow() == SourcePack.Flow.OPEN) {
            reasons.add(
                    "A history in months takes a source pack of your own with 'flow: monthly'; until then the history is"
                            + " one load, which start_date and history_end_date keep small.");
        }
        addSettings(answers, pack, settings);
        return new Recommendation(pack.id(), type(answers, pack), like, reasons, settings);
    }

    private static Optional<SourcePack> own(Answers answers, SourcePacks packs, String source) {
        List<SourcePack> named = packs.all().stream()
                .filter(pack -> !pack.id().equals(OPEN)
                        && !pack.id().equals("rest")
                        && !pack.id().equals("sftp"))
                .toList();
        if (!answers.connector.isEmpty()) {
            Optional<SourcePack> byWords = named.stream()
                    .filter(pack -> pack.means(source, answers.connector))
                    .findFirst();
            if (byWords.isPresent()) {
                return byWords;
            }
        }
        return named.stream()
                .filter(pack -> pack.source().equals(source)
                        || pack.id().equals(source)
                        || (pack.words().contains(source) && pack.source().isEmpty())
                        || pack.types().contains(source)
                        || pack.connector().equals(source))
                .findFirst();
    }

    /** The decision tree: warehouse, files, backfill by months, fields of two names, and the plain rest. */
    private static String like(Answers answers, List<String> reasons) {
        if (answers.kind.equals("files")) {
            reasons.add("It gives files: they are loaded whole, one object after the other, without a range.");
            return "sftp";
        }
        if (answers.kind.equals("warehouse")) {
            reasons.add("It is a data warehouse: loads are queries with bounds, and no API counts requests.");
            return "google_bigquery";
        }
        if (answers.kind.equals("privacy") || answers.monthlyBackfill) {
            reasons.add("Its history is loaded in monthly batches, each once, and skipped when it is there.");
            return "onetrust";
        }
        if (answers.kind.equals("crm") || answers.fieldsDiffer) {
            reasons.add(
                    "Its API calls the incremental field otherwise than the table does, so both are named, and the start"
                            + " falls back from the increments to the history to the configured date.");
            return "klaviyo";
        }
        reasons.add("It is a standard REST API: the history as one range, then the increments.");
        return "shopify_v2";
    }

    private static String general(Answers answers, String like) {
        if (like.equals("sftp")) {
            return "sftp";
        }
        return answers.connector.isEmpty() || answers.connector.equals("rest") ? "rest" : OPEN;
    }

    private static String type(Answers answers, SourcePack pack) {
        boolean named = !answers.connector.isEmpty()
                && (pack.id().equals(OPEN) || pack.types().contains(answers.connector));
        return named ? answers.connector : pack.connector();
    }

    private static void addSettings(Answers answers, SourcePack pack, List<String> settings) {
        if (pack.flow() == SourcePack.Flow.FILE) {
            return;
        }
        if (answers.incremental && pack.fields().incremental().isEmpty()) {
            settings.add("incremental_field: the column that tells when a row last changed");
        }
        if (answers.fieldsDiffer && pack.fields().incrementalConnector().isEmpty()) {
            settings.add("incremental_field_connector: what the API calls it");
        }
        if (!answers.incremental) {
            settings.add("write_mode: replace");
        }
        if (answers.strictLimits) {
            settings.add("parallel_limit: 1");
        }
        if (!answers.timestampFormat.isEmpty()
                && !answers.timestampFormat.equals(pack.timestamps().name())) {
            settings.add("timestamp_format: " + answers.timestampFormat);
        }
    }
}
