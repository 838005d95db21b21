package io.cdppipeline.templates.ingestion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The examples that the source packs bring along. */
public final class Examples {

    private static final List<String> MODES = List.of("both", "historical", "incremental");

    private Examples() {}

    /** The ids of the packs, each with the modes that make a difference to it. */
    public static Map<String, List<String>> sourcesAndModes() {
        Map<String, List<String>> modes = new LinkedHashMap<>();
        SourcePacks.onClassPath()
                .all()
                .forEach(pack ->
                        modes.put(pack.id(), pack.flow() == SourcePack.Flow.FILE ? List.of("incremental") : MODES));
        return modes;
    }

    /** A pack's section {@code ingestion} in a mode. */
    public static String section(String id, String mode) {
        SourcePack pack = SourcePacks.onClassPath().all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        String section = pack.text().example().replaceFirst("mode: \\w+", "mode: " + mode);
        // What comes as a whole has no history that is loaded in months.
        return mode.equals("historical")
                ? section.replaceFirst("(?s)\nobject_settings:.*", "").replaceFirst(", (store_list|COUNTRIES)]", "]")
                : section;
    }
}
