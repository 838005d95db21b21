package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import io.cdppipeline.console.Dialog;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a person for a configuration, question by question, and holds each answer to the rules that a file is held to. What
 * comes of it is what the same YAML would have given; {@link PipelineConfig#toYaml()} writes that.
 *
 * <pre>{@code
 * PipelineConfig config = InteractiveConfig.in(Dialog.onConsole()).ask();
 * Files.writeString(Path.of("pipeline.yml"), config.toYaml());
 * }</pre>
 *
 * <p>An answer may refer to {@code ${env:NAME}} and {@code ${file:path}}. Not thread-safe.
 */
public final class InteractiveConfig {

    private static final String KEY_VARIABLE = "TD_API_KEY";

    private final Dialog dialog;
    private final ConfigInputs inputs;

    private Answers answers = new Answers();
    private int asked;

    private InteractiveConfig(Dialog dialog, ConfigInputs inputs) {
        this.dialog = dialog;
        this.inputs = inputs;
    }

    /** Asks in this dialog; references of answers lead to this process's environment and the current directory. */
    public static InteractiveConfig in(Dialog dialog) {
        return new InteractiveConfig(
                Objects.requireNonNull(dialog, "dialog"),
                ConfigInputs.of(Path.of("").toAbsolutePath()));
    }

    /** The same, with references leading elsewhere. */
    public InteractiveConfig inputs(ConfigInputs others) {
        return new InteractiveConfig(dialog, Objects.requireNonNull(others, "inputs"));
    }

    /**
     * Asks every question.
     *
     * @throws io.cdppipeline.console.DialogEndedException if nobody answers any more
     */
    public PipelineConfig ask() {
        answers = new Answers();
        global();
        if (wanted("Phase 1: Ingestion", "load data from a source system", true)) {
            do {
                source();
            } while (dialog.confirm("Is there another source system?", Optional.of(false)));
        }
        boolean both = answers.anyOf(MODE, IngestionMode.BOTH.text());
        phase(HIST_UNION, "Phase 2: Hist-Union", "join history and increments", both, Question.OF_HIST_UNION);
        phase(STAGING, "Phase 3: Staging", "clean the raw tables", true, Question.OF_STAGING);
        phase(UNIFICATION, "Phase 4: Unification", "find the customers behind the data", true, Question.OF_UNIFICATION);
        return answers.bind(inputs);
    }

    private void global() {
        dialog.say("# Global configuration");
        asked = 0;
        answers.begin(GLOBAL);
        // Before the key, which the embedded Treasure Data needs none of.
        ask(Question.ENDPOINT_ASKED);
        if (!answers.anyOf(TD_ENDPOINT, GlobalConfig.LOCAL_ENDPOINT)) {
            ask(Question.API_KEY_ASKED);
        }
        ask(Question.CLIENT_ASKED);
    }

    private void source() {
        asked = 0;
        answers.begin(INGESTION);
        Question.OF_A_SOURCE.forEach(question -> {
            boolean needless = question.key().equals(INCREMENTAL_FIELD)
                    && answers.current(MODE).equals(Optional.of(IngestionMode.HISTORICAL.text()));
            if (!needless) {
                ask(question);
            }
        });
        answers.current(CONNECTOR)
                .map(connector -> Question.ofConnector(connector.toLowerCase(Locale.ROOT)))
                .ifPresent(questions -> questions.forEach(this::ask));
    }

    private void phase(Section section, String title, String purpose, boolean usual, List<Question> questions) {
        if (wanted(title, purpose, usual)) {
            asked = 0;
            answers.begin(section);
            questions.forEach(this::ask);
        }
    }

    private boolean wanted(String title, String purpose, boolean usual) {
        dialog.say("\n# " + title);
        return dialog.confirm("Shall it " + purpose + "?", Optional.of(usual));
    }

    /** Asks until the rules have nothing to say. */
    private void ask(Question question) {
        asked++;
        question.hints().forEach(dialog::say);
        while (true) {
            Optional<String> answer = answer(question);
            List<String> problems = answers.put(question.key(), answer, inputs);
            if (problems.isEmpty()) {
                return;
            }
            problems.forEach(problem -> dialog.say("  ✗ " + problem));
            answers.remove(question.key());
        }
    }

    private Optional<String> answer(Question question) {
        if (question.key().equals(TD_API_KEY)) {
            return apiKey(question);
        }
        String enter = question.otherwise(answers.client())
                .map(otherwise -> " (Enter for " + otherwise + ")")
                .orElse("");
        return Optional.of(dialog.ask(asked + ". " + question.text() + enter + ": "))
                .filter(answer -> !answer.isEmpty());
    }

    private Optional<String> apiKey(Question question) {
        boolean known = inputs.environment(KEY_VARIABLE).isPresent();
        String enter = known ? " (Enter for that of " + KEY_VARIABLE + " in the environment)" : "";
        String answer =
                dialog.askSecret(asked + ". " + question.text() + enter + ": ").reveal();
        return answer.isEmpty() && known
                ? Optional.of("${env:" + KEY_VARIABLE + "}")
                : Optional.of(answer).filter(text -> !text.isEmpty());
    }
}
