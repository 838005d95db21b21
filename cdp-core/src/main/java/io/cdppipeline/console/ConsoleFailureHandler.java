package io.cdppipeline.console;

import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.FailureHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows a failure to a person and lets them decide. What can be chosen depends on what happened: a warning can be accepted, a
 * session that has not ended in time can be waited for. To skip is asked twice, the second time with what it means.
 *
 * <p>Where the input has ended it aborts: nobody has decided, and the run can be resumed.
 */
public final class ConsoleFailureHandler implements FailureHandler {

    private final Dialog dialog;

    private ConsoleFailureHandler(Dialog dialog) {
        this.dialog = dialog;
    }

    /** A handler that asks in this dialog. */
    public static ConsoleFailureHandler on(Dialog dialog) {
        return new ConsoleFailureHandler(dialog);
    }

    /** Something that can be chosen. */
    private enum Choice {
        RETRY("Retry - run the step again as it is"),
        FIX("Fix - mend the cause, then generate the phase anew and run it again"),
        LOGS("View full logs - show the phase's log, then ask again"),
        ACCEPT("Accept - go on to the next phase in spite of the warning"),
        CONTINUE("Continue waiting - the session goes on; wait for it as long again"),
        CHECK("Check - look now whether it has ended, then ask again if it has not"),
        SKIP("Skip - go on without this phase (NOT RECOMMENDED)"),
        ABORT("Abort - stop here with a partial report; the next run resumes at this phase");

        private final String text;

        Choice(String text) {
            this.text = text;
        }
    }

    @Override
    public Decision decide(Failure failure) {
        try {
            failure.lines().forEach(dialog::say);
            while (true) {
                Optional<Decision> decision = decision(choose(choices(failure)), failure);
                if (decision.isPresent()) {
                    return decision.get();
                }
            }
        } catch (DialogEndedException e) {
            dialog.say(e.getMessage());
            return Decision.ABORT;
        }
    }

    private static List<Choice> choices(Failure failure) {
        if (failure.timedOut()) {
            return List.of(Choice.CONTINUE, Choice.CHECK, Choice.LOGS, Choice.ABORT);
        }
        List<Choice> choices = new ArrayList<>();
        if (failure.warning()) {
            choices.add(Choice.ACCEPT);
        }
        choices.addAll(List.of(Choice.RETRY, Choice.FIX, Choice.LOGS, Choice.SKIP, Choice.ABORT));
        return choices;
    }

    private Choice choose(List<Choice> choices) {
        dialog.say("Options:");
        for (int i = 0; i < choices.size(); i++) {
            dialog.say((i + 1) + ". " + choices.get(i).text);
        }
        while (true) {
            String answer = dialog.ask("Your choice (1-" + choices.size() + "): ");
            for (int i = 0; i < choices.size(); i++) {
                if (answer.equals(Integer.toString(i + 1))
                        || answer.equalsIgnoreCase(choices.get(i).name())) {
                    return choices.get(i);
                }
            }
            dialog.say("Please answer with a number from 1 to " + choices.size() + ".");
        }
    }

    private Optional<Decision> decision(Choice choice, Failure failure) {
        return switch (choice) {
            case RETRY -> Optional.of(Decision.RETRY);
            case ACCEPT -> Optional.of(Decision.ACCEPT);
            case CONTINUE -> Optional.of(Decision.CONTINUE);
            case CHECK -> Optional.of(Decision.CHECK);
            case ABORT -> Optional.of(Decision.ABORT);
            case FIX -> {
                dialog.ask("Mend the cause now (a table, a permission, a secret of the project, the source's data)."
                        + " Press Enter when it is done: ");
                yield Optional.of(Decision.FIX);
            }
            case LOGS -> {
                dialog.say(log(failure));
                yield Optional.empty();
            }
            case SKIP -> {
                consequences(failure).forEach(dialog::say);
                yield dialog.confirm("Skip " + failure.phaseTitle() + " all the same?", Optional.of(false))
                        ? Optional.of(Decision.SKIP)
                        : Optional.empty();
            }
        };
    }

    private static List<String> consequences(Failure failure) {
        List<String> lines = new ArrayList<>();
        lines.add("If " + failure.phaseTitle() + " is skipped:");
        if (!failure.tables().isEmpty()) {
            lines.add("- these tables are not made, or stay as an earlier run left them: "
                    + String.join(", ", failure.tables()));
        }
        lines.add(
                failure.laterPhases().isEmpty()
                        ? "- no phase comes after it that would need its tables"
                        : "- these phases come after it and read what it makes; they fail, or work on old data: "
                                + String.join(", ", failure.laterPhases()));
        lines.add("- the report says that it was skipped by decision");
        return lines;
    }

    private static String log(Failure failure) {
        try {
            return Files.readString(failure.logFile()).stripTrailing();
        } catch (IOException e) {
            return "The log file " + failure.logFile() + " cannot be read (" + e + "). Its last lines were:\n"
                    + failure.logExcerpt();
        }
    }
}
