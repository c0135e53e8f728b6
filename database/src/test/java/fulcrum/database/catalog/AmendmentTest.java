package fulcrum.database.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.Amendment.Progress;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.NodeId;
import org.junit.jupiter.api.Test;

/// A change on its way through group 0, with others beside it.
class AmendmentTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);

    private final Group0 group = Group0.of(3);

    private Progress carryOut(Amendment amendment, Progress from, int questions) {
        Progress at = from;
        for (int i = 0; i < questions && at instanceof Progress.Ask(ShardCommand question); i++) {
            at = amendment.answered(group.ask(question));
        }
        return at;
    }

    @Test
    void itReadsJudgesAndWrites() {
        Amendment drain = new Amendment(new CatalogChange.Drain(N1, 5));
        Progress end = carryOut(drain, drain.begin(), 9);
        assertThat(end).isInstanceOf(Progress.Done.class);
        assertThat(group.read().in(MemberState.DRAINING)).containsExactly(N1);
        Amendment again = new Amendment(new CatalogChange.Drain(N1, 6));
        assertThat(carryOut(again, again.begin(), 9))
                .isEqualTo(new Progress.Done(group.read(), true));
    }

    /// Both read two active members beside their own; the second finds one left when it decides.
    @Test
    void whoComesSecondJudgesAnew() {
        group.carryOut(new CatalogChange.Remove(new NodeId(3), 4));
        Amendment one = new Amendment(new CatalogChange.Remove(N1, 5));
        Amendment other = new Amendment(new CatalogChange.Remove(N2, 5));
        Progress first = carryOut(one, one.begin(), 1);
        Progress second = carryOut(other, other.begin(), 1);
        carryOut(one, first, 9);
        assertThat(carryOut(other, second, 9))
                .isInstanceOfSatisfying(
                        Progress.Refused.class,
                        refused ->
                                assertThat(refused.why().why())
                                        .isEqualTo(CatalogDecision.Why.TOO_FEW_LEFT));
    }

    @Test
    void whoIsOvertakenForEverGivesUp() {
        Amendment drain = new Amendment(new CatalogChange.Drain(N1, 5));
        Progress at = drain.begin();
        while (at instanceof Progress.Ask(ShardCommand question)) {
            at =
                    drain.answered(
                            question instanceof ShardCommand.Scan
                                    ? group.ask(question)
                                    : new ShardResult.Written(false, true, 1));
        }
        assertThat(at).isEqualTo(new Progress.Overtaken());
    }

    /// The operator who cordoned stops before the copy. Its reversal is decided, and a third change
    /// has read that, when the copy comes late: it must not be decided over a row that is not what
    /// it read.
    @Test
    void whoCannotMakeSureOfTheChangeBeforeBeginsAnew() {
        Amendment cordon = new Amendment(new CatalogChange.Cordon(N1, 5));
        Progress lateCopy = carryOut(cordon, cordon.begin(), 2);
        Amendment uncordon = new Amendment(new CatalogChange.Uncordon(N1, 6));
        carryOut(uncordon, uncordon.begin(), 2);
        Amendment drain = new Amendment(new CatalogChange.Drain(N2, 7));
        Progress third = carryOut(drain, drain.begin(), 1);
        carryOut(cordon, lateCopy, 9);
        assertThat(carryOut(drain, third, 9)).isInstanceOf(Progress.Done.class);
        assertThat(group.read().in(MemberState.DRAINING)).containsExactly(N2);
        assertThat(group.read().in(MemberState.CORDONED)).isEmpty();
    }

    /// By a clock that stands still the reversal makes the row what it was all along. It counts as
    /// copied only once it is written anew, or the late copy would find its condition true.
    @Test
    void aRowThatIsAsItShouldBeIsWrittenNonetheless() {
        Amendment cordon = new Amendment(new CatalogChange.Cordon(N1, 1_000));
        Progress lateCopy = carryOut(cordon, cordon.begin(), 2);
        Amendment uncordon = new Amendment(new CatalogChange.Uncordon(N1, 1_000));
        carryOut(uncordon, uncordon.begin(), 2);
        Amendment drain = new Amendment(new CatalogChange.Drain(N2, 7));
        carryOut(drain, drain.begin(), 9);
        carryOut(cordon, lateCopy, 9);
        assertThat(group.read().in(MemberState.DRAINING)).containsExactly(N2);
        assertThat(group.read().in(MemberState.CORDONED)).isEmpty();
    }
}
