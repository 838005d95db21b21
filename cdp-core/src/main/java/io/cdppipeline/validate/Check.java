package io.cdppipeline.validate;

/**
 * One thing that a validator verified.
 *
 * @param name what was looked at: {@code acme_src.shopify_orders has rows}
 * @param status what came of it
 * @param message what was found, with numbers
 */
public record Check(String name, Status status, String message) {

    /** What came of a check. */
    public enum Status {
        PASS,
        WARN,
        FAIL
    }

    public static Check pass(String name, String message) {
        return new Check(name, Status.PASS, message);
    }

    public static Check warn(String name, String message) {
        return new Check(name, Status.WARN, message);
    }

    public static Check fail(String name, String message) {
        return new Check(name, Status.FAIL, message);
    }

    @Override
    public String toString() {
        return status + " " + name + ": " + message;
    }
}
