package io.cdppipeline.run;

import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.run.Approvals.Action;
import io.cdppipeline.run.Approvals.Question;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Mends missing colons and wrong indentation of workflows in a copy, and tells the difference before the copy is used: the
 * first time unasked, the second time if {@link Approvals} say so. What could not be read afterwards is not offered.
 */
public final class SyntaxRemedy implements Remedy {

    @Override
    public Optional<String> mend(RemedyContext context) {
        Failure failure = context.failure();
        if (!failure.kindIs(FailureKind.SYNTAX)
                || failure.attempt() > 2
                || context.project().isEmpty()) {
            return Optional.empty();
        }
        GeneratedProject project = context.project().get();
        Optional<SortedMap<String, String>> mended = SyntaxMender.mend(project.files());
        if (mended.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> texts = mended.get();
        String diff = new TreeMap<>(texts)
                .entrySet().stream()
                        .map(file -> UnifiedDiff.of(
                                file.getKey(), project.files().getOrDefault(file.getKey(), ""), file.getValue()))
                        .collect(Collectors.joining());
        String files = String.join(", ", texts.keySet());
        boolean use = failure.attempt() == 1
                || context.approvals()
                        .approve(new Question(
                                failure.phaseId(),
                                Action.USE_MENDED_FILES,
                                files,
                                "These changes make the workflows readable. Use them?\n" + diff));
        if (!use) {
            return Optional.empty();
        }
        context.replaceTexts().accept(texts);
        return Optional.of("Mended the syntax of " + files + " in a copy:\n" + diff.stripTrailing());
    }
}
