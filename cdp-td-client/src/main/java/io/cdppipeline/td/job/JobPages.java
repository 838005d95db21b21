package io.cdppipeline.td.job;

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Jobs page by page, asked for as they are needed. Jobs that are issued meanwhile push others to the next page; those are not given
 * twice. Not thread-safe.
 */
final class JobPages implements Iterator<TdJob> {

    /** Asks for the jobs from one index to another, both included. */
    @FunctionalInterface
    interface Source {
        List<TdJob> page(long from, long to);
    }

    private final Source source;
    private final int size;
    private final Set<String> given = new HashSet<>();
    private Iterator<TdJob> page = Collections.emptyIterator();
    private long next;
    private boolean last;

    JobPages(Source source, long skip, int size) {
        this.source = source;
        this.next = skip;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !last) {
            List<TdJob> jobs = source.page(next, next + size - 1);
            next += jobs.size();
            last = jobs.size() < size;
            List<TdJob> unseen =
                    jobs.stream().filter(job -> !given.contains(job.id())).toList();
            given.clear();
            jobs.forEach(job -> given.add(job.id()));
            page = unseen.iterator();
        }
        return page.hasNext();
    }

    @Override
    public TdJob next() {
        if (!hasNext()) {
            throw new NoSuchElementException("There are no more jobs");
        }
        return page.next();
    }
}
