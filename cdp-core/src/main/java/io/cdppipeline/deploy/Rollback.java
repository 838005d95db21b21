package io.cdppipeline.deploy;

/**
 * A phase's project put back to files that it was completed with before.
 *
 * @param phaseId the phase
 * @param from what was deployed until now
 * @param restored the revision whose files these are
 * @param to the revision that has them now
 */
public record Rollback(String phaseId, Deployment from, String restored, Deployment to) {

    @Override
    public String toString() {
        return "Project " + to.projectName() + " was put back from revision " + from.revision() + " to the files of "
                + restored + ", as revision " + to.revision();
    }
}
