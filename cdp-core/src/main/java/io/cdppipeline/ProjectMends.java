package io.cdppipeline;

import io.cdppipeline.phase.GeneratedProject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mended copies of a phase's files. A copy stands in for a generated file as long as the generator gives the same text
 * for it: what somebody has changed since is taken as it is.
 */
final class ProjectMends {

    private record Mend(String broken, String mended) {}

    private final Map<String, Mend> mends = new LinkedHashMap<>();
    private @Nullable GeneratedProject last;

    /** The project with the copies in it. */
    GeneratedProject applyTo(GeneratedProject generated) {
        Map<String, String> texts = new TreeMap<>();
        mends.forEach((path, mend) -> {
            if (mend.broken().equals(generated.files().get(path))) {
                texts.put(path, mend.mended());
            }
        });
        last = texts.isEmpty() ? generated : generated.withTexts(texts);
        return last;
    }

    /** The project that was generated last, with the copies in it. */
    Optional<GeneratedProject> last() {
        return Optional.ofNullable(last);
    }

    /** Takes copies of files of the last project. */
    void replace(Map<String, String> texts) {
        GeneratedProject project = last().orElseThrow(
                        () -> new IllegalStateException("No project has been generated whose files could be replaced"));
        texts.forEach((path, text) -> {
            String broken = project.files().get(path);
            if (broken == null) {
                throw new IllegalArgumentException("The project has no file '" + path + "'");
            }
            // A copy of a copy still stands in for what the generator gave.
            Mend before = mends.get(path);
            boolean again = before != null && before.mended().equals(broken);
            mends.put(path, new Mend(again && before != null ? before.broken() : broken, text));
        });
    }
}
