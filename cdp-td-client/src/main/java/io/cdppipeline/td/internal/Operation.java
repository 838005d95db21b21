package io.cdppipeline.td.internal;

/**
 * What a call does, in words for messages, and whether it may be sent again.
 *
 * @param name a verb and its object: {@code show table}
 * @param resource which one: {@code acme_src.orders}; empty if there is only one
 * @param effect what sending it twice would do
 */
public record Operation(String name, String resource, Effect effect) {

    /** What sending a call twice would do. */
    public enum Effect {
        /** Nothing: it only reads. */
        READ,
        /** Nothing: it only reads, and whoever asks asks again later anyway, so that it is not repeated at once. */
        LOOK,
        /** The same as sending it once: it has a key, or its result is adopted where it is found done. */
        KEYED,
        /** Something else than sending it once. */
        ONCE
    }

    public static Operation read(String name, String resource) {
        return new Operation(name, resource, Effect.READ);
    }

    public static Operation look(String name, String resource) {
        return new Operation(name, resource, Effect.LOOK);
    }

    public static Operation keyed(String name, String resource) {
        return new Operation(name, resource, Effect.KEYED);
    }

    public static Operation once(String name, String resource) {
        return new Operation(name, resource, Effect.ONCE);
    }

    /** Whether it may be sent again at once; {@code sent} tells whether it had begun to leave. */
    boolean repeatable(boolean sent) {
        return effect != Effect.LOOK && (repeatable() || !sent);
    }

    boolean repeatable() {
        return effect == Effect.READ || effect == Effect.KEYED;
    }

    boolean changes() {
        return effect == Effect.KEYED || effect == Effect.ONCE;
    }

    @Override
    public String toString() {
        return resource.isEmpty() ? name : name + " " + resource;
    }
}
