package io.cdppipeline.local.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next calls to an embedded Treasure Data fail in a chosen way:
 *
 * <pre>{@code
 * td.faults().next("POST", "/v3/job/issue/").answer(503);
 * td.faults().next(request -> request.path().startsWith("/api/attempts")).times(2).reset();
 * td.faults().next("GET", "/v3/job/result/").after(Duration.ofSeconds(1)).truncateBody();
 * }</pre>
 *
 * <p>A request meets the first fault that wants it, in the order in which they were set; it is used up once it has been met as
 * often as it says. {@link #unmet()} tells which have not been, {@link #requireMet()} fails a test on them, and the JUnit
 * extension calls it after each test. Thread-safe.
 */
public final class Faults {

    private final List<Rule> rules = new ArrayList<>();

    /** For {@link Tap}; environments have one. */
    public Faults() {}

    /** A fault that has been set. */
    private static final class Rule {
        private final Predicate<RecordedRequest> which;
        private final String name;
        private final Fault fault;
        private final int times;
        private int met;

        private Rule(Predicate<RecordedRequest> which, String name, Fault fault, int times) {
            this.which = which;
            this.name = name;
            this.fault = fault;
            this.times = times;
        }

        private boolean usedUp() {
            return times > 0 && met >= times;
        }

        private boolean unmet() {
            return times > 0 ? met < times : met == 0;
        }

        private String text() {
            return name + ": " + fault.text() + ", met " + met + (times > 0 ? " of " + times : "")
                    + (times == 1 ? " time" : " times");
        }
    }

    /** The next call, whatever it is. */
    public Choice next() {
        return new Choice(request -> true, "any request");
    }

    /** The next call that is wanted; the request has no body yet. */
    public Choice next(Predicate<RecordedRequest> which) {
        return new Choice(Objects.requireNonNull(which, "which"), "a chosen request");
    }

    /** The next call of a method whose path starts with a text. */
    public Choice next(String method, String pathPrefix) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(pathPrefix, "pathPrefix");
        return new Choice(
                request -> request.method().equals(method) && request.path().startsWith(pathPrefix),
                method + " " + pathPrefix);
    }

    /** The faults that have not been met as often as they say, in words; empty if none is left. */
    public synchronized List<String> unmet() {
        return rules.stream().filter(Rule::unmet).map(Rule::text).toList();
    }

    /** Forgets all faults, met or not. */
    public synchronized void clear() {
        rules.clear();
    }

    /**
     * Forgets all faults, and fails if one of them was not met: a test that set it has not shown what it was to show.
     *
     * @throws AssertionError with every fault that is left
     */
    public void requireMet() {
        List<String> left;
        synchronized (this) {
            left = unmet();
            clear();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("Faults that no request met:\n  " + String.join("\n  ", left));
        }
    }

    synchronized Optional<Fault> take(RecordedRequest request) {
        for (Rule rule : rules) {
            if (!rule.usedUp() && rule.which.test(request)) {
                rule.met++;
                return Optional.of(rule.fault);
            }
        }
        return Optional.empty();
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    /** One fault in a line, those that were met included. */
    @Override
    public synchronized String toString() {
        return String.join("\n", rules.stream().map(Rule::text).toList());
    }

    /** Says how often, when and how; the last call sets the fault. Not thread-safe. */
    public final class Choice {

        private final Predicate<RecordedRequest> which;
        private String name;
        private int times = 1;
        private Duration after = Duration.ZERO;
        private final Map<String, String> headers = new LinkedHashMap<>();

        private Choice(Predicate<RecordedRequest> which, String name) {
            this.which = which;
            this.name = name;
        }

        /** How it is called where it was not met. */
        public Choice named(String value) {
            name = Objects.requireNonNull(value, "value");
            return this;
        }

        /** How many calls meet it. Default: 1. */
        public Choice times(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("times must be at least 1, but is " + value);
            }
            times = value;
            return this;
        }

        /** Every such call meets it until the faults are cleared; it counts as met after one. */
        public Choice untilCleared() {
            times = 0;
            return this;
        }

        /** Nothing happens for some time (of the machine, not of the environment's clock) before the fault. */
        public Choice after(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("after must not be negative, but is " + value);
            }
            after = value;
            return this;
        }

        /** A header of the answer: {@code Retry-After} for one. */
        public Choice header(String header, String value) {
            headers.put(Objects.requireNonNull(header, "header"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Answers with a status and an error in JSON; the request is not carried out. */
        public void answer(int status) {
            answer(
                    status,
                    "{\"error\":\"A fault of the test\",\"message\":\"A fault of the test\",\"status\":" + status
                            + "}");
        }

        /** Answers with a status and a body, as JSON unless a header says otherwise; the request is not carried out. */
        public void answer(int status, String body) {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status must be 200 to 599, but is " + status);
            }
            set(Fault.Kind.ANSWER, status, body);
        }

        /** Carries the request out and answers it, after some more time. */
        public void delay(Duration duration) {
            after = after.plus(duration);
            set(Fault.Kind.NONE, 0, null);
        }

        /** Resets the connection; the request is not carried out. */
        public void reset() {
            set(Fault.Kind.RESET, 0, null);
        }

        /** Carries the request out and resets the connection: the caller does not know what became of it. */
        public void loseAnswer() {
            set(Fault.Kind.LOSE_ANSWER, 0, null);
        }

        /** Carries the request out and resets the connection after half of the answer's first bytes. */
        public void resetMidBody() {
            set(Fault.Kind.RESET_MID_BODY, 0, null);
        }

        /** Carries the request out and closes the connection in good order after half of the answer's first bytes. */
        public void truncateBody() {
            set(Fault.Kind.TRUNCATE_BODY, 0, null);
        }

        /** Carries the request out and answers with a body that is no JSON, nor anything else. */
        public void malformBody() {
            set(Fault.Kind.MALFORM_BODY, 0, null);
        }

        private void set(Fault.Kind kind, int status, @Nullable String body) {
            add(new Rule(which, name, new Fault(kind, after, status, body == null ? "" : body, headers), times));
        }
    }
}
