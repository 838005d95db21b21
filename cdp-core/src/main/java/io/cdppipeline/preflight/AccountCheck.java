package io.cdppipeline.preflight;

import io.cdppipeline.target.Account;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the target is in reach, takes the credentials, and has the same time as this machine. */
final class AccountCheck implements PreflightCheck {

    /** Sessions and watermarks are whole seconds; what a service tells of its time is one, too. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    @Override
    public String id() {
        return "credentials";
    }

    @Override
    public boolean needsTarget() {
        return true;
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Optional<Account> account = context.target().flatMap(Target::account);
        if (account.isEmpty()) {
            return List.of();
        }
        Instant before = context.clock().instant();
        Account.Visit visit = account.get().visit();
        List<PreflightResult> results = new ArrayList<>();
        String name = context.target().map(Target::name).orElse("");
        results.add(visit.refusal()
                .map(refusal -> PreflightResult.fail(
                        id(),
                        "Credentials",
                        name + " refuses the API key: " + refusal,
                        "take a fresh key from the console, without blanks around it, and look whether td_endpoint is the"
                                + " region of its account"))
                .orElseGet(() -> PreflightResult.pass(
                        id(),
                        "Credentials",
                        name + " takes the API key of " + visit.user().orElse("its user"))));
        visit.serverTime()
                .map(time -> clock(Duration.between(time, before).abs()))
                .ifPresent(results::add);
        return results;
    }

    private static PreflightResult clock(Duration skew) {
        String seen = "this machine's time and the service's differ by " + skew.toSeconds() + " s";
        return skew.compareTo(SKEW) <= 0
                ? PreflightResult.pass("clock", "Clock", seen)
                : PreflightResult.warn(
                        "clock",
                        "Clock",
                        seen,
                        "set this machine's clock (NTP): times of sessions and what is fresh are told by it");
    }
}
