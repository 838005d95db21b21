package io.cdppipeline.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.workflow.WorkflowProject;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** What holds for every {@link PhaseGenerator}: extend it with yours and a context that it can generate from. */
public abstract class PhaseGeneratorContract {

    /** A new generator. */
    protected abstract PhaseGenerator generator();

    /** A context in which there is something to generate. */
    protected abstract PhaseContext context();

    @Test
    void theIdIsALowerCaseWord() {
        assertThat(generator().id()).matches("[a-z][a-z0-9_]*");
    }

    @Test
    void twoGeneratorsGiveTheSameBytes() {
        GeneratedProject project = generator().generate(context());

        assertThat(generator().generate(context()).files()).isEqualTo(project.files());
        assertThat(generator().generate(context()).workflows()).isEqualTo(project.workflows());
    }

    @Test
    void theLocaleAndTimeZoneOfTheProcessChangeNothing() {
        GeneratedProject project = generator().generate(context());
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));

            assertThat(generator().generate(context()).files()).isEqualTo(project.files());
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void theProjectPassesTheReaderOfWorkflows() {
        GeneratedProject project = generator().generate(context());

        assertThat(WorkflowProject.read(project.files()).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
                .isEmpty();
        assertThat(project.workflows()).isNotEmpty();
        assertThat(project.expectedTables()).isNotEmpty();
    }

    @Test
    void everyFileEndsItsLastLine() {
        assertThat(generator().generate(context()).files())
                .allSatisfy(
                        (path, text) -> assertThat(text).as(path).endsWith("\n").doesNotContain("\r", "\t"));
    }
}
