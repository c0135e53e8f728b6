package fulcrum.verify.money;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Conservation of money: accounts begin with nothing on them, and transactions move money from one
/// to another.
///
/// - Whoever reads all accounts in one transaction that commits sees nothing in sum. It is what
///   consistent sums over several rows come down to, as in Jepsen's bank.
/// - An account that was read so holds what was moved to it by then, as far as anybody can know:
///   all that was acknowledged before the reading was asked for, and any part of what was under way
///   or is in doubt. So no transfer that was acknowledged is lost, and none is made twice.
public final class Conservation {

    private final History history;
    private final SortedSet<Value> accounts = new TreeSet<>();
    private final SortedMap<Value, Movements> movements = new TreeMap<>();

    private Conservation(History history) {
        this.history = history;
    }

    /// Judges a history of transactions on accounts. Undecided where one of them makes money.
    public static Verdict judge(History history) {
        return new Conservation(history).judge();
    }

    private Verdict judge() {
        for (int call = 0; call < history.size(); call++) {
            long made = 0;
            for (Micro micro : micros(call)) {
                accounts.add(micro.key());
                if (micro instanceof Micro.Add(Value account, long amount)) {
                    made += amount;
                    movements
                            .computeIfAbsent(account, _ -> new Movements())
                            .add(history, call, amount);
                }
            }
            if (made != 0) {
                return new Verdict.Undecided(
                        "call " + history.origin(call) + " moves nothing, it makes " + made);
            }
        }
        for (int call = 0; call < history.size(); call++) {
            SortedMap<Value, Long> seen = seen(call);
            String wrong = seen.keySet().equals(accounts) ? wrong(call, seen) : null;
            if (wrong != null) {
                return new Statement(history, call, seen, wrong).violated();
            }
        }
        return new Verdict.Valid();
    }

    private List<Micro> micros(int call) {
        return micros(history, call);
    }

    static List<Micro> micros(History history, int call) {
        return history.call(call).answered() instanceof Operation.Transact(List<Micro> micros)
                ? micros
                : List.of();
    }

    private SortedMap<Value, Long> seen(int call) {
        return seen(history, call);
    }

    /// What a transaction that was committed read of accounts.
    static SortedMap<Value, Long> seen(History history, int call) {
        SortedMap<Value, Long> seen = new TreeMap<>();
        if (history.outcome(call) == Outcome.OK) {
            for (Micro micro : micros(history, call)) {
                if (micro instanceof Micro.Get(Value account, Long balance) && balance != null) {
                    seen.put(account, balance);
                }
            }
        }
        return seen;
    }

    /// Why a reading of all accounts cannot be; null where it can.
    private @Nullable String wrong(int call, SortedMap<Value, Long> seen) {
        long sum = seen.values().stream().mapToLong(Long::longValue).sum();
        if (sum != 0) {
            return "Money is only moved, so all accounts together hold nothing, and not " + sum;
        }
        List<String> beyond = new ArrayList<>();
        seen.forEach((account, balance) -> {
            Movements moved = movements.get(account);
            long least = moved == null ? 0 : moved.least(history, call);
            long most = moved == null ? 0 : moved.most(history, call);
            if (balance < least || balance > most) {
                beyond.add(
                        "To "
                                + account
                                + " was moved at least "
                                + least
                                + " and at most "
                                + most
                                + " by then, and it held "
                                + balance);
            }
        });
        return beyond.isEmpty() ? null : String.join(". ", beyond);
    }
}
