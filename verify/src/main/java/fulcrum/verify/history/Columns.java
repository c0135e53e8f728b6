package fulcrum.verify.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The calls of a history, column by column. Histories read it, recorders append to it.
final class Columns {

    int size;
    int[] origin = new int[16];
    int[] process = new int[16];
    Function[] function = new Function[16];
    Call.Outcome[] outcome = new Call.Outcome[16];
    int[] key = new int[16];
    int[] argument = new int[16];
    int[] expected = new int[16];
    int[] result = new int[16];
    int[] invokedAt = new int[16];
    int[] completedAt = new int[16];
    long[] invokedNanos = new long[16];
    long[] completedNanos = new long[16];

    /// What does not fit into a number: the elements that a set read returned, or the
    /// micro-operations of a transaction. Null as long as there is none.
    @Nullable Object @Nullable [] body;

    /// A new call, its columns still to be filled.
    int append() {
        if (size == origin.length) {
            resize(2 * size);
        }
        origin[size] = size;
        return size++;
    }

    void setBody(int call, Object what) {
        if (body == null) {
            body = new Object[origin.length];
        }
        body[call] = what;
    }

    @Nullable Object body(int call) {
        return body == null ? null : body[call];
    }

    private void resize(int capacity) {
        origin = Arrays.copyOf(origin, capacity);
        process = Arrays.copyOf(process, capacity);
        function = Arrays.copyOf(function, capacity);
        outcome = Arrays.copyOf(outcome, capacity);
        key = Arrays.copyOf(key, capacity);
        argument = Arrays.copyOf(argument, capacity);
        expected = Arrays.copyOf(expected, capacity);
        result = Arrays.copyOf(result, capacity);
        invokedAt = Arrays.copyOf(invokedAt, capacity);
        completedAt = Arrays.copyOf(completedAt, capacity);
        invokedNanos = Arrays.copyOf(invokedNanos, capacity);
        completedNanos = Arrays.copyOf(completedNanos, capacity);
        if (body != null) {
            body = Arrays.copyOf(body, capacity);
        }
    }

    /// The given calls alone, in the given order.
    Columns only(int[] calls) {
        Columns chosen = new Columns();
        chosen.resize(Math.max(1, calls.length));
        for (int call : calls) {
            int copy = chosen.append();
            chosen.origin[copy] = origin[call];
            chosen.process[copy] = process[call];
            chosen.function[copy] = function[call];
            chosen.outcome[copy] = outcome[call];
            chosen.key[copy] = key[call];
            chosen.argument[copy] = argument[call];
            chosen.expected[copy] = expected[call];
            chosen.result[copy] = result[call];
            chosen.invokedAt[copy] = invokedAt[call];
            chosen.completedAt[copy] = completedAt[call];
            chosen.invokedNanos[copy] = invokedNanos[call];
            chosen.completedNanos[copy] = completedNanos[call];
            Object what = body(call);
            if (what != null) {
                chosen.setBody(copy, what);
            }
        }
        return chosen;
    }
}
