package fulcrum.database.transaction;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes what may be said of transactions, and what may stand in a log of them.
public final class AnyTxn {

    private AnyTxn() {}

    /// Any entry.
    public static TxnEntry entry(Dice dice) {
        return switch (dice.below(10)) {
            case 8 -> new TxnEntry.Cover(number(dice));
            case 0 ->
                    new TxnEntry.Commit(
                            txn(dice),
                            number(dice),
                            some(dice, AnyTxn::write),
                            some(dice, AnyTxn::number));
            case 1 ->
                    new TxnEntry.Prepare(
                            txn(dice),
                            number(dice),
                            some(dice, AnyTxn::write),
                            some(dice, each -> new TxnEntry.Locked(span(each), lock(each))),
                            branch(dice),
                            address(dice));
            case 2 -> new TxnEntry.Resolve(txn(dice), number(dice), number(dice));
            case 3 -> new TxnEntry.Publish(descriptor(dice));
            case 4 -> new TxnEntry.Collect(number(dice), some(dice, AnyTxn::bytes));
            case 5 -> new TxnEntry.Forget(some(dice, AnyTxn::txn), some(dice, AnyTxn::txn));
            case 6 ->
                    new TxnEntry.Hold(
                            prepared(dice),
                            some(dice, AnyTxn::write),
                            some(dice, each -> new TxnEntry.Locked(span(each), lock(each))));
            case 7 -> new TxnEntry.Decide(txn(dice), number(dice), dice.chance(1, 2));
            default -> new TxnEntry.Settle(some(dice, AnyTxn::txn));
        };
    }

    /// Any message.
    public static TxnMessage message(Dice dice) {
        TxnMessage message = plain(dice);
        TxnMessage ordered =
                dice.chance(1, 4)
                        ? new TxnMessage.Causal(number(dice), dice.chance(1, 2), message)
                        : message;
        return dice.chance(1, 8)
                ? new TxnMessage.Led(some(dice, AnyTxn::address), ordered)
                : ordered;
    }

    private static TxnMessage plain(Dice dice) {
        TxnId txn = txn(dice);
        int kind = dice.below(35);
        return switch (kind) {
            case 0 -> read(dice, txn);
            case 1 -> commit(dice, txn);
            case 2 ->
                    new TxnMessage.Prepare(
                            txn,
                            address(dice),
                            branch(dice),
                            some(dice, AnyTxn::write),
                            branch(dice));
            case 3 -> new TxnMessage.Confirm(txn, address(dice), branch(dice));
            case 4 -> new TxnMessage.Abandon(txn);
            case 5 -> new TxnMessage.Alive(txn, address(dice), branch(dice));
            case 6 -> new TxnMessage.Inquire(txn, address(dice), branch(dice));
            case 7 -> rows(dice, txn);
            case 8 -> new TxnMessage.Waits(txn, number(dice), branch(dice));
            case 9 ->
                    new TxnMessage.Turned(
                            txn,
                            number(dice),
                            branch(dice),
                            why(dice),
                            some(dice, AnyTxn::waiting));
            case 10 -> new TxnMessage.Confirmed(txn, branch(dice), dice.chance(1, 2));
            case 11 ->
                    new TxnMessage.Ended(
                            txn, branch(dice), number(dice), dice.chance(1, 2) ? null : why(dice));
            case 12 -> new TxnMessage.Vote(txn, branch(dice), number(dice), number(dice));
            case 13 -> new TxnMessage.Verdict(txn, address(dice), number(dice));
            case 14 ->
                    new TxnMessage.Probe(
                            txn, number(dice), number(dice), some(dice, AnyTxn::waiting));
            case 15 -> new TxnMessage.Cancel(txn, number(dice));
            case 16 -> new TxnMessage.Within(epochs(dice), read(dice, txn));
            case 17 -> new TxnMessage.Publish(txn, number(dice), address(dice), descriptor(dice));
            case 18 -> new TxnMessage.Redirect(txn, number(dice), branch(dice), descriptor(dice));
            case 19 -> new TxnMessage.Behind(txn, number(dice), branch(dice));
            case 20 -> new TxnMessage.Published(txn, number(dice), branch(dice));
            case 21 -> once(dice, txn);
            case 22 -> new TxnMessage.ReadsAsOf(txn, address(dice), number(dice), number(dice));
            case 23, 24, 25, 26, 27, 28, 29 -> ofPrepared(kind, dice, txn);
            case 30 -> new TxnMessage.OnceAmong(once(dice, txn), some(dice, AnyTxn::branch));
            case 31 -> new TxnMessage.Share(once(dice, txn), branch(dice));
            case 34 -> make(dice, txn);
            case 32 ->
                    new TxnMessage.Blocks(
                            txn, number(dice), branch(dice), some(dice, AnyTxn::waiting));
            default -> new TxnMessage.Learned(txn, number(dice));
        };
    }

    private static TxnMessage make(Dice dice, TxnId txn) {
        TxnMessage.Once any = once(dice, txn);
        TxnMessage.Once one =
                new TxnMessage.Once(
                        txn,
                        any.from(),
                        any.epochs(),
                        any.term(),
                        any.floor(),
                        any.waitNanos(),
                        List.of(write(dice)));
        return new TxnMessage.Make(one, Bytes.text("program"), number(dice));
    }

    private static TxnMessage commit(Dice dice, TxnId txn) {
        return new TxnMessage.Commit(
                txn,
                address(dice),
                branch(dice),
                some(dice, AnyTxn::write),
                some(dice, AnyTxn::branch));
    }

    private static TxnMessage ofPrepared(int kind, Dice dice, TxnId txn) {
        return switch (kind) {
            case 23 -> new TxnMessage.Enter(txn, address(dice));
            case 24 -> new TxnMessage.Entered(txn, branch(dice));
            case 25 ->
                    new TxnMessage.Hold(
                            txn,
                            address(dice),
                            branch(dice),
                            "gid-" + dice.below(1000),
                            "owner",
                            dice.below(1000),
                            some(dice, AnyTxn::write),
                            some(dice, AnyTxn::branch));
            case 26 -> new TxnMessage.Held(txn, branch(dice));
            case 27 -> new TxnMessage.FindPrepared(txn, address(dice), "gid");
            case 28 -> new TxnMessage.FoundPrepared(txn, some(dice, AnyTxn::prepared));
            default -> new TxnMessage.Decide(txn, address(dice), branch(dice), dice.chance(1, 2));
        };
    }

    /// What may be known of a prepared transaction.
    public static PreparedTransaction prepared(Dice dice) {
        return new PreparedTransaction(
                "gid-" + dice.below(1000),
                txn(dice),
                branch(dice),
                number(dice),
                dice.chance(1, 2) ? "" : "alice",
                some(dice, AnyTxn::number));
    }

    private static TxnMessage.Once once(Dice dice, TxnId txn) {
        return new TxnMessage.Once(
                txn,
                address(dice),
                epochs(dice),
                number(dice),
                number(dice),
                number(dice),
                some(dice, AnyTxn::write));
    }

    private static TxnMessage rows(Dice dice, TxnId txn) {
        boolean more = dice.chance(1, 2);
        return new TxnMessage.Rows(
                txn,
                number(dice),
                branch(dice),
                some(dice, AnyTxn::version),
                more,
                more && dice.chance(1, 2) ? bytes(dice) : null);
    }

    private static TxnMessage.Read read(Dice dice, TxnId txn) {
        Span span = span(dice);
        IfLocked ifLocked = dice.pick(List.of(IfLocked.values()));
        boolean several = span.point() && ifLocked == IfLocked.WAIT;
        return new TxnMessage.Read(
                txn,
                number(dice),
                address(dice),
                branch(dice),
                span,
                several ? some(dice, AnyTxn::bytes) : List.of(),
                lock(dice),
                ifLocked,
                number(dice),
                dice.below(1000),
                dice.chance(1, 3) ? Bytes.text("program") : Bytes.EMPTY);
    }

    private static Epochs epochs(Dice dice) {
        return new Epochs(number(dice), dice.below(1000), number(dice), dice.below(1000));
    }

    private static ShardDescriptor descriptor(Dice dice) {
        TreeMap<TableId, Integer> versions = new TreeMap<>();
        for (int i = dice.below(3); i > 0; i--) {
            versions.put(new TableId(1 + (number(dice) >>> 1)), dice.between(1, 1000));
        }
        Bytes from = bytes(dice);
        return new ShardDescriptor(
                new ShardId(1 + (number(dice) >>> 1)),
                number(dice),
                new KeyRange(from, dice.chance(1, 2) ? null : from.concat(Bytes.of((byte) 1))),
                new ShardEpoch(dice.between(1, 1000)),
                versions);
    }

    static TxnId txn(Dice dice) {
        return new TxnId(node(dice), number(dice));
    }

    private static NodeId node(Dice dice) {
        return new NodeId(dice.between(1, 300));
    }

    private static Address address(Dice dice) {
        return dice.chance(1, 2)
                ? Address.coordinator(node(dice))
                : new Address(node(dice), number(dice));
    }

    private static Branch branch(Dice dice) {
        return new Branch(number(dice), number(dice), number(dice));
    }

    private static Span span(Dice dice) {
        return switch (dice.below(3)) {
            case 0 -> Span.row(bytes(dice));
            case 1 -> Span.range(bytes(dice), null);
            default -> Span.range(bytes(dice), bytes(dice));
        };
    }

    private static Lock lock(Dice dice) {
        return dice.pick(List.of(Lock.values()));
    }

    /// Anybody who waits.
    public static Wait waiting(Dice dice) {
        return new Wait(txn(dice), number(dice), number(dice), span(dice), lock(dice));
    }

    private static Why why(Dice dice) {
        return dice.pick(List.of(Why.values()));
    }

    private static RowWrite write(Dice dice) {
        return new RowWrite(bytes(dice), valueOrNull(dice));
    }

    private static Version version(Dice dice) {
        return new Version(bytes(dice), number(dice), valueOrNull(dice));
    }

    private static @Nullable Bytes valueOrNull(Dice dice) {
        return dice.chance(1, 3) ? null : bytes(dice);
    }

    private static Bytes bytes(Dice dice) {
        byte[] content = new byte[dice.below(6)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) dice.below(256);
        }
        return Bytes.wrap(content);
    }

    private static long number(Dice dice) {
        return dice.nextLong() >>> dice.between(1, 63);
    }

    private static <T> List<T> some(Dice dice, Function<Dice, T> any) {
        List<T> some = new ArrayList<>();
        for (int i = dice.below(4); i > 0; i--) {
            some.add(any.apply(dice));
        }
        return some;
    }
}
