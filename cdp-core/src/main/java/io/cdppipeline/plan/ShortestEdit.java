package io.cdppipeline.plan;

import java.util.BitSet;

/**
 * Which elements of two sequences do not belong to both: as few as possible. Myers' search from both ends at once, so that it
 * needs memory for one front in each direction and not for every step. Not thread-safe.
 */
final class ShortestEdit {

    private static final int UNREACHED = -1;

    private final int[] before;
    private final int[] after;
    private final BitSet removed = new BitSet();
    private final BitSet added = new BitSet();

    /** How far each diagonal, an offset from {@link #zero}, was reached from the start, and from the end. */
    private final int[] forward;

    private final int[] backward;
    private final int zero;

    ShortestEdit(int[] before, int[] after) {
        this.before = before;
        this.after = after;
        this.forward = new int[before.length + after.length + 3];
        this.backward = new int[forward.length];
        this.zero = after.length + 1;
        compare(0, before.length, 0, after.length);
    }

    /** Indices of what only the first sequence has. */
    BitSet removed() {
        return removed;
    }

    /** Indices of what only the second sequence has. */
    BitSet added() {
        return added;
    }

    /** Compares a stretch of each, cut in two where a shortest edit passes through its middle. */
    private void compare(int fromX, int toX, int fromY, int toY) {
        int left = fromX;
        int top = fromY;
        while (left < toX && top < toY && before[left] == after[top]) {
            left++;
            top++;
        }
        int right = toX;
        int bottom = toY;
        while (right > left && bottom > top && before[right - 1] == after[bottom - 1]) {
            right--;
            bottom--;
        }
        if (left == right) {
            added.set(top, bottom);
        } else if (top == bottom) {
            removed.set(left, right);
        } else {
            long middle = middle(new Box(left, right, top, bottom));
            int x = (int) (middle >> 32);
            int y = (int) middle;
            compare(left, x, top, y);
            compare(x, right, y, bottom);
        }
    }

    /** A point on a shortest edit of the stretch, about half-way: x in the upper half of the long, y in the lower. */
    private long middle(Box box) {
        int start = box.left() - box.top();
        int end = box.right() - box.bottom();
        boolean odd = ((start - end) & 1) != 0;
        forward[zero + start] = box.left();
        backward[zero + end] = box.right();
        for (int steps = 1; ; steps++) {
            for (int diagonal = start + steps; diagonal >= start - steps; diagonal -= 2) {
                if (!box.crosses(diagonal)) {
                    continue;
                }
                int x = forwardStep(diagonal, start, steps, box);
                while (x != UNREACHED
                        && x < box.right()
                        && x - diagonal < box.bottom()
                        && before[x] == after[x - diagonal]) {
                    x++;
                }
                forward[zero + diagonal] = x;
                if (odd && Math.abs(diagonal - end) < steps && backward[zero + diagonal] <= x) {
                    return (long) x << 32 | (x - diagonal);
                }
            }
            for (int diagonal = end + steps; diagonal >= end - steps; diagonal -= 2) {
                if (!box.crosses(diagonal)) {
                    continue;
                }
                int x = backwardStep(diagonal, end, steps, box);
                while (x != Integer.MAX_VALUE
                        && x > box.left()
                        && x - diagonal > box.top()
                        && before[x - 1] == after[x - diagonal - 1]) {
                    x--;
                }
                backward[zero + diagonal] = x;
                if (!odd && Math.abs(diagonal - start) <= steps && forward[zero + diagonal] >= x) {
                    return (long) x << 32 | (x - diagonal);
                }
            }
        }
    }

    /** Where one more step onto a diagonal leads: right or down, whichever gets further and stays inside. */
    private int forwardStep(int diagonal, int start, int steps, Box box) {
        int best = UNREACHED;
        if (diagonal - 1 >= Math.max(box.least(), start - steps + 1)) {
            int x = forward[zero + diagonal - 1];
            best = x == UNREACHED || x == box.right() ? UNREACHED : x + 1;
        }
        if (diagonal + 1 <= Math.min(box.most(), start + steps - 1)) {
            int x = forward[zero + diagonal + 1];
            best = x == UNREACHED || x - diagonal > box.bottom() ? best : Math.max(best, x);
        }
        return best;
    }

    /** The same from the end: left or up. */
    private int backwardStep(int diagonal, int end, int steps, Box box) {
        int best = Integer.MAX_VALUE;
        if (diagonal + 1 <= Math.min(box.most(), end + steps - 1)) {
            int x = backward[zero + diagonal + 1];
            best = x == Integer.MAX_VALUE || x == box.left() ? best : x - 1;
        }
        if (diagonal - 1 >= Math.max(box.least(), end - steps + 1)) {
            int x = backward[zero + diagonal - 1];
            best = x == Integer.MAX_VALUE || x - diagonal < box.top() ? best : Math.min(best, x);
        }
        return best;
    }

    /** A stretch of the first sequence and one of the second. */
    private record Box(int left, int right, int top, int bottom) {

        /** The lowest diagonal that passes through it. */
        int least() {
            return left - bottom;
        }

        /** The highest diagonal that passes through it. */
        int most() {
            return right - top;
        }

        boolean crosses(int diagonal) {
            return diagonal >= least() && diagonal <= most();
        }
    }
}
