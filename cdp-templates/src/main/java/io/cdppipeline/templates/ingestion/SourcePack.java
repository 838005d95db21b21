package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.WriteMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one source system, from its descriptor.
 *
 * @param id the descriptor's name
 * @param text what people read of it
 * @param source the source system's own name; empty if any source may use the connector
 * @param connector the connector's type in a load file
 * @param types further types of the same connector, which a configuration may name instead
 * @param words other words of a configuration that mean this pack; where it has a source of its own, only with that
 * @param suits the kind of source, for {@link SourceAdvisor}
 * @param flow the shape of its workflows
 * @param timestamps how the connector wants its bounds written
 * @param parallel how much loads at the same time
 * @param writeMode what a load does with the rows that are there
 * @param fields the fields that rows are selected by, unless the configuration names others
 * @param fixedFields whether it may not, since the API knows no others
 * @param objects the objects that are known to differ, by name
 * @param authentication whether a TD Authentication holds the credentials
 * @param credentials keys of {@code in:} that refer to secrets, where no TD Authentication is named
 * @param parameters the connector's parameters, by the name that a configuration gives them
 * @param in the load file's {@code in:} for rows of a range
 * @param inFull the same for a whole object; empty if the connector cannot tell
 * @param filters further filters of the load file
 * @param datasource further keys of an entry of the datasources file
 * @param keys names of an entry's keys that are the source's own, by the usual name
 * @param templates texts of templates that replace the pack's, by their part
 */
record SourcePack(
        String id,
        Text text,
        String source,
        String connector,
        List<String> types,
        List<String> words,
        String suits,
        Flow flow,
        TimestampFormat timestamps,
        Parallel parallel,
        WriteMode writeMode,
        Fields fields,
        boolean fixedFields,
        Map<String, PackObject> objects,
        boolean authentication,
        Map<String, Object> credentials,
        Map<String, Parameter> parameters,
        Map<String, Object> in,
        Map<String, Object> inFull,
        List<Object> filters,
        Map<String, Object> datasource,
        Map<String, String> keys,
        Map<String, String> templates) {

    /** The shapes that workflows have (facts: phase packs, A1.5). */
    enum Flow {
        /** The history as one range, then the increments: two workflows. */
        OPEN,
        /** The history month by month, each once, then the increments: two workflows. */
        MONTHLY,
        /** The same in one workflow that is told which to do. */
        DUAL,
        /** Files, one after the other, without a range. */
        FILE
    }

    /**
     * Loads at the same time; 0 is as many as there are.
     *
     * @param incremental objects of an incremental load
     * @param historical objects of a historical load
     * @param months months of one object's history
     */
    record Parallel(int incremental, int historical, int months) {}

    /**
     * The fields that rows are selected by.
     *
     * @param historical what the history is selected by, as the source's rows have it
     * @param incremental what the increments are selected by
     * @param historicalConnector what the API calls the first, if not the same
     * @param incrementalConnector what the API calls the second, if not the same
     */
    record Fields(
            Optional<String> historical,
            Optional<String> incremental,
            Optional<String> historicalConnector,
            Optional<String> incrementalConnector) {

        static final Fields NONE = new Fields(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * An object that differs from the others.
     *
     * @param fields its own fields
     * @param incremental whether it can be loaded in ranges
     * @param in its own keys of {@code in:}
     * @param without keys of {@code in:} that it must not have
     * @param why what a reader should know
     */
    record PackObject(Fields fields, boolean incremental, Map<String, Object> in, List<String> without, String why) {}

    /**
     * A parameter of the connector.
     *
     * @param as its key in {@code in:}; empty if the load file uses it elsewhere
     * @param otherwise its value unless the configuration gives one; empty for none
     * @param values what stands for the words that a configuration may give; empty if any text may
     * @param pattern what it must match; empty for anything
     */
    record Parameter(
            String as,
            boolean required,
            String otherwise,
            Map<String, String> values,
            String pattern,
            String meaning) {}

    /** A question and its answer, for the page's troubleshooting. */
    record Issue(String problem, String remedy) {}

    /**
     * What people read.
     *
     * @param example a configuration of the source, as YAML without the line {@code ingestion:}
     */
    record Text(
            String title,
            String summary,
            String documentation,
            String login,
            List<String> patterns,
            List<Issue> issues,
            List<String> reminders,
            String example) {}

    /** Whether a configuration's words mean this pack. */
    boolean means(String sourceName, String connectorWord) {
        boolean ours = source.isEmpty() || sourceName.equals(source);
        boolean type = connector.equals(connectorWord) || types.contains(connectorWord);
        // Files of any source come by one connector: without the source's name it is the general pack's.
        return (type && (ours || flow != Flow.FILE)) || (ours && words.contains(connectorWord));
    }

    /** The object's own rules; none for an object that is like the others. */
    PackObject object(String name) {
        return objects.getOrDefault(name, new PackObject(Fields.NONE, true, Map.of(), List.of(), ""));
    }

    /** This pack for another connector. */
    SourcePack forConnector(String type) {
        return new SourcePack(
                id,
                text,
                source,
                type,
                types,
                words,
                suits,
                flow,
                timestamps,
                parallel,
                writeMode,
                fields,
                fixedFields,
                objects,
                authentication,
                credentials,
                parameters,
                in,
                inFull,
                filters,
                datasource,
                keys,
                templates);
    }
}
