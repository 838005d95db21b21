package io.cdppipeline.preflight;

import java.util.List;

/**
 * Looks at one thing before a run. Add yours with {@code CdpPipeline.builder().preflightCheck(...)}; it comes after those of
 * the library, which {@link #standard()} lists.
 *
 * <p>A check changes nothing. An exception that it throws becomes a warning: what could not be looked at may still be well.
 */
public interface PreflightCheck {

    /** What it is called where a check of this kind could not be made: {@code clock}. */
    String id();

    /** What was found; empty where there was nothing to look at. */
    List<PreflightResult> look(PreflightContext context);

    /**
     * Whether it is made before every run. One that asks the target for more than a moment, or that warns of what is only to
     * be known, is made by {@code CdpPipeline.preflight()} only.
     */
    default boolean beforeEveryRun() {
        return true;
    }

    /** Whether there is nothing to look at until the target is open; such checks come after the others. */
    default boolean needsTarget() {
        return false;
    }

    /** The checks of this library, in their order. */
    static List<PreflightCheck> standard() {
        return List.of(
                new ClientCheck(),
                new DirectoriesCheck(),
                new DiskCheck(),
                new SourceAccessCheck(),
                new NamingCheck(),
                new AccountCheck(),
                new ProjectsCheck(),
                new DatabasesCheck(),
                new PermissionsCheck(),
                new InputTablesCheck());
    }
}
