package io.cdppipeline.preflight;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.Account;
import io.cdppipeline.target.Target;
import java.util.List;
import java.util.Optional;

/** Whether databases may be made: by making one and dropping it, where the caller allows that. */
final class PermissionsCheck implements PreflightCheck {

    private static final String TITLE = "Permission to make databases";

    @Override
    public String id() {
        return "permissions";
    }

    @Override
    public boolean needsTarget() {
        return true;
    }

    @Override
    public boolean beforeEveryRun() {
        return false;
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Optional<Account> account = context.target().flatMap(Target::account);
        if (!context.mayProbe() || account.isEmpty()) {
            return List.of();
        }
        // Of a name that nobody else has, so that nothing of anybody else's is dropped.
        String probe = context.config().global().client() + "_preflight_"
                + Long.toString(context.clock().millis(), Character.MAX_RADIX);
        if (account.get().databases().contains(probe)) {
            return List.of(PreflightResult.warn(
                    id(), TITLE, "the database " + probe + " is there already", "look at it, and try again"));
        }
        try {
            account.get().createDatabase(probe);
        } catch (CdpException e) {
            return List.of(PreflightResult.fail(
                    id(),
                    TITLE,
                    "the database " + probe + " could not be made: " + e.getMessage(),
                    "have an administrator permit the user of the API key to make databases, or make them yourself"));
        }
        try {
            account.get().dropDatabase(probe);
            return List.of(PreflightResult.pass(id(), TITLE, "a database was made and dropped"));
        } catch (CdpException e) {
            return List.of(PreflightResult.warn(
                    id(),
                    TITLE,
                    "the database " + probe + " was made and could not be dropped: " + e.getMessage(),
                    "drop it yourself"));
        }
    }
}
