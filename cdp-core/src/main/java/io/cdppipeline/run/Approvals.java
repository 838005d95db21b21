package io.cdppipeline.run;

import java.util.Set;

/**
 * Answers the questions of remedies that change something which is not theirs to change unasked. Called on the run's thread,
 * which waits.
 */
@FunctionalInterface
public interface Approvals {

    /** Whether to do it; an exception thrown here counts as no. */
    boolean approve(Question question);

    /** What is to be approved. */
    enum Action {
        /** Make a database that a workflow needs and that is not there. */
        CREATE_DATABASE,
        /** Use files that were mended in a copy. */
        USE_MENDED_FILES
    }

    /**
     * A question.
     *
     * @param phaseId the phase that failed
     * @param action what is to be done
     * @param subject the database, or the files
     * @param text the question for people; of mended files with the difference as a unified diff
     */
    record Question(String phaseId, Action action, String subject, String text) {}

    /** Approves of nothing. */
    static Approvals none() {
        return question -> false;
    }

    /** Approves of these actions, whatever their subject, and of no other. */
    static Approvals of(Action... actions) {
        Set<Action> approved = Set.of(actions);
        return question -> approved.contains(question.action());
    }
}
