package fulcrum.verify.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way in which every sight was brought about, and with it the updates in doubt that did take
/// effect: those that brought about a sight.
final class ReadsFrom {

    /// How many ways are tried where values repeat.
    private static final int WAYS = 2_000;

    final Observed observed;

    /// By sight: the update, or `Observed.INITIAL`.
    final int[] writer;

    /// By operation.
    final boolean[] happened;

    private ReadsFrom(Observed observed, int[] writer) {
        this.observed = observed;
        this.writer = writer;
        this.happened = new boolean[observed.size];
        List<Integer> stack = new ArrayList<>();
        for (int op = 0; op < observed.size; op++) {
            if (observed.certain(op)) {
                stack.add(op);
            }
        }
        while (!stack.isEmpty()) {
            int op = stack.removeLast();
            if (happened[op]) {
                continue;
            }
            happened[op] = true;
            for (int s = observed.firstSight[op]; s < observed.firstSight[op + 1]; s++) {
                if (writer[s] != Observed.INITIAL) {
                    stack.add(writer[s]);
                }
            }
        }
    }

    /// What brought about the one sight of a read of a register, or of a compare-and-set.
    int writerOf(int op) {
        return writer[observed.firstSight[op]];
    }

    /// Judges one way.
    interface Judge {
        Attempt judge(ReadsFrom readsFrom);
    }

    /// Judges this way, unless an update would have to have happened that found what nobody wrote.
    private Attempt judgedBy(Judge judge) {
        for (int sight = 0; sight < writer.length; sight++) {
            if (writer[sight] == Observed.INITIAL
                    && !observed.maybeInitial(sight)
                    && happened[observed.seenBy[sight]]) {
                return Attempt.contradicted(new Contradiction.Phantom(observed.seenBy[sight]));
            }
        }
        return judge.judge(this);
    }

    /// Tries the likeliest way alone.
    static Attempt tryLikeliest(Observed observed, Judge judge) {
        int[] writer = new int[observed.seen.length];
        for (int sight = 0; sight < writer.length; sight++) {
            int[] choices = likeliestFirst(observed, sight);
            writer[sight] = choices.length == 0 ? Observed.INITIAL : choices[0];
        }
        return new ReadsFrom(observed, writer).judgedBy(judge);
    }

    /// Tries all ways, the likeliest first, until one is without contradiction.
    static Attempt tryAll(Observed observed, Judge judge) {
        int[][] choices = new int[observed.seen.length][];
        List<Integer> ambiguous = new ArrayList<>();
        int[] writer = new int[observed.seen.length];
        for (int sight = 0; sight < choices.length; sight++) {
            choices[sight] = likeliestFirst(observed, sight);
            writer[sight] = choices[sight].length == 0 ? Observed.INITIAL : choices[sight][0];
            if (choices[sight].length > 1) {
                ambiguous.add(sight);
            }
        }
        @Nullable Attempt first = null;
        boolean gaveUp = false;
        int[] turn = new int[ambiguous.size()];
        for (int way = 0; way < WAYS; way++) {
            Attempt attempt = new ReadsFrom(observed, writer.clone()).judgedBy(judge);
            if (attempt.explained()) {
                return attempt;
            }
            gaveUp |= attempt.gaveUp();
            first = first == null ? attempt : first;
            int next = turn.length - 1;
            while (next >= 0 && ++turn[next] == choices[ambiguous.get(next)].length) {
                turn[next--] = 0;
            }
            if (next < 0) {
                return gaveUp ? Attempt.givenUp() : first;
            }
            for (int i = 0; i < turn.length; i++) {
                writer[ambiguous.get(i)] = choices[ambiguous.get(i)][turn[i]];
            }
        }
        return Attempt.givenUp();
    }

    /// The update that was asked for last before the sight was told comes first.
    private static int[] likeliestFirst(Observed observed, int sight) {
        int op = observed.seenBy[sight];
        int told = observed.history.returnedAt(observed.call[op]);
        List<Integer> choices = new ArrayList<>();
        Arrays.stream(observed.candidates(sight)).forEach(choices::add);
        choices.sort((left, right) -> {
            int leftAsked = observed.history.invokedAt(observed.call[left]);
            int rightAsked = observed.history.invokedAt(observed.call[right]);
            boolean leftBefore = leftAsked < told;
            return leftBefore != rightAsked < told
                    ? leftBefore ? -1 : 1
                    : Integer.compare(rightAsked, leftAsked);
        });
        if (observed.maybeInitial(sight)) {
            choices.add(Observed.INITIAL);
        }
        return choices.stream().mapToInt(Integer::intValue).toArray();
    }
}
