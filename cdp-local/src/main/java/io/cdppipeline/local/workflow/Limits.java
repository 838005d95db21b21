package io.cdppipeline.local.workflow;

/**
 * What one engine may hold; the defaults are the server's.
 *
 * @param tasksPerAttempt tasks of an attempt, the root and generated ones included
 * @param runningAttempts attempts that run at a time
 * @param archiveBytes of an archive, of each file in it and of all files together
 * @param storedResponseBytes of an HTTP answer that is stored or run
 */
public record Limits(int tasksPerAttempt, int runningAttempts, int archiveBytes, int storedResponseBytes) {

    /** 1000 tasks, 100 attempts, 2 MiB, 64 KiB. */
    public static Limits defaults() {
        return new Limits(1000, 100, 2 * 1024 * 1024, 64 * 1024);
    }
}
