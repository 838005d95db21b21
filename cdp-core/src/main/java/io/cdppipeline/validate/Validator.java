package io.cdppipeline.validate;

/** Judges what a phase's workflows made; the next phase starts only when no check failed. */
public interface Validator {

    /**
     * Looks, changes nothing, and gives its checks.
     *
     * @throws io.cdppipeline.CdpException if the target cannot be asked
     */
    Validation validate(ValidationContext context);
}
