package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.AnyTxn;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Malformed;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Commands and results come back as they were, and garbage is refused.
class SessionCodecTest {

    static SessionResult any(Dice dice) {
        return switch (dice.below(11)) {
            case 9 -> anyGathered(dice);
            case 0 -> new SessionResult.Began(AnyTxn.waiting(dice).txn());
            case 1 ->
                    new SessionResult.Rows(
                            List.of(new SessionResult.Row(Bytes.text("k"), Bytes.text("v"))),
                            true,
                            dice.chance(1, 2) ? Bytes.text("next") : null);
            case 2 -> new SessionResult.Done();
            case 3 ->
                    new SessionResult.Committed(
                            dice.below(1000), dice.chance(1, 2) ? null : anyCost(dice));
            case 4 -> new SessionResult.RolledBack();
            case 5 -> new SessionResult.Marked(dice.below(1000));
            case 6 -> new SessionResult.Failed(dice.pick(List.of(Why.values())));
            case 7 ->
                    new SessionResult.Prepared(
                            new TxnHandle(AnyTxn.waiting(dice).txn(), new Branch(0, 4, 1)));
            case 8 ->
                    new SessionResult.InDoubt(
                            dice.chance(1, 2) ? List.of() : List.of(AnyTxn.prepared(dice)));
            default ->
                    dice.chance(1, 2)
                            ? new SessionResult.Aborted(dice.pick(List.of(Why.values())))
                            : new SessionResult.Aborted(
                                    Why.DEADLOCK,
                                    List.of(AnyTxn.waiting(dice), AnyTxn.waiting(dice)));
        };
    }

    private static CommitCost anyCost(Dice dice) {
        return new CommitCost(
                dice.pick(List.of(CommitCost.Way.values())),
                List.of(new CommitCost.At(dice.below(1000), new NodeId(1))),
                dice.below(10),
                dice.below(1000));
    }

    private static SessionResult anyGathered(Dice dice) {
        Span span = AnyTxn.waiting(dice).span();
        return new SessionResult.Gathered(
                List.of(new SessionResult.Row(Bytes.text("k"), Bytes.text("v"))),
                dice.chance(1, 2) ? List.of() : List.of(span, span),
                List.of(new SessionResult.Asked(7, new NodeId(3), 2, dice.below(1000))),
                dice.chance(1, 2) ? List.of() : List.of(new SessionResult.Missing(8, span)));
    }

    static SessionCommand anyCommand(Dice dice) {
        TxnId txn = AnyTxn.waiting(dice).txn();
        Limits limits = new Limits(dice.below(1000), dice.below(1000), dice.below(1000));
        Planned planned =
                new Planned(dice.below(1000), dice.below(1000), dice.pick(List.of(Clock.values())));
        return switch (dice.below(20)) {
            case 19 -> anyGather(dice, txn, planned);
            case 0 ->
                    new SessionCommand.Begin(
                            dice.pick(List.of(Isolation.values())),
                            dice.pick(List.of(Access.values())),
                            dice.below(1000),
                            limits);
            case 1 -> anyRead(dice, txn, planned);
            case 2 ->
                    new SessionCommand.Write(
                            txn,
                            List.of(
                                    new RowWrite(Bytes.text("k"), Bytes.text("v")),
                                    new RowWrite(Bytes.text("l"), null)),
                            planned);
            case 3 -> new SessionCommand.Commit(txn, dice.chance(1, 2));
            case 4 -> new SessionCommand.Rollback(txn);
            case 5 -> new SessionCommand.Limit(txn, limits);
            case 6 -> new SessionCommand.Mark(txn);
            case 7 -> new SessionCommand.GoBack(txn, dice.below(1000));
            case 8 ->
                    new SessionCommand.Status(
                            new TxnHandle(txn, new Branch(dice.below(9), dice.below(9), 1)));
            case 9 ->
                    new SessionCommand.Once(
                            List.of(new RowWrite(Bytes.text("k"), Bytes.text("v"))),
                            limits,
                            planned);
            case 17 -> new SessionCommand.Stop(txn);
            case 18 ->
                    new SessionCommand.Make(
                            Bytes.text("k"), Bytes.text("program"), limits, planned);
            case 16 ->
                    new SessionCommand.Fetch(
                            txn,
                            List.of(Bytes.text("k"), Bytes.text("l")),
                            dice.pick(List.of(Lock.values())),
                            planned,
                            dice.chance(1, 2) ? 0 : dice.between(1, 1000));
            case 12 -> new SessionCommand.Prepare(txn, "gid-" + dice.below(1000), "alice");
            case 13 -> new SessionCommand.CommitPrepared("gid", dice.chance(1, 2) ? "" : "bob");
            case 14 -> new SessionCommand.RollbackPrepared("gid", dice.chance(1, 2) ? "" : "bob");
            case 15 -> new SessionCommand.ListPrepared();
            case 10 ->
                    new SessionCommand.Look(
                            AnyTxn.waiting(dice).span(), dice.between(1, 1000), limits, planned);
            default -> new SessionCommand.Publish(new TableId(dice.between(1, 1000)));
        };
    }

    private static SessionCommand anyGather(Dice dice, TxnId txn, Planned planned) {
        return new SessionCommand.Gather(
                txn,
                List.of(AnyTxn.waiting(dice).span(), AnyTxn.waiting(dice).span()),
                dice.between(1, 64),
                dice.between(1, 1000),
                planned,
                dice.below(1000),
                dice.chance(1, 2) ? null : new Program(Bytes.text("program"), dice.chance(1, 2)));
    }

    private static SessionCommand anyRead(Dice dice, TxnId txn, Planned planned) {
        return new SessionCommand.Read(
                txn,
                AnyTxn.waiting(dice).span(),
                dice.pick(List.of(Lock.values())),
                dice.pick(List.of(IfLocked.values())),
                dice.between(1, 1000),
                planned,
                dice.chance(1, 2) ? 0 : dice.between(1, 1000),
                dice.chance(1, 2) ? null : new Program(Bytes.text("program"), dice.chance(1, 2)));
    }

    private static <T> void comesBack(Codec<T> codec, Function<Dice, T> any, Class<?> sealed) {
        Dice dice = Dice.of(1);
        TreeSet<String> kinds = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            T value = any.apply(dice);
            kinds.add(value.getClass().getSimpleName());
            Bytes bytes = codec.encode(value);
            assertThat(codec.decode(bytes)).isEqualTo(value);
            for (int size = 0; size < bytes.size(); size++) {
                Bytes prefix = bytes.slice(0, size);
                assertThatThrownBy(() -> codec.decode(prefix)).isInstanceOf(Malformed.class);
            }
        }
        assertThat(kinds)
                .containsExactlyElementsOf(
                        new TreeSet<>(
                                Arrays.stream(sealed.getPermittedSubclasses())
                                        .map(Class::getSimpleName)
                                        .toList()));
    }

    @Test
    void commandsComeBack() {
        comesBack(SessionCodec.COMMANDS, SessionCodecTest::anyCommand, SessionCommand.class);
    }

    @Test
    void resultsComeBack() {
        comesBack(SessionCodec.RESULTS, SessionCodecTest::any, SessionResult.class);
    }
}
