package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.fault.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Draws the plan of a storm.
final class Weather {

    private static final long MICRO = 1000;
    private static final long MILLI = 1_000_000;
    private static final long MINUTE = 60_000_000_000L;

    /// The names of all faults, the more frequent ones more than once.
    private static final List<String> MENU =
            List.of(
                    "kill",
                    "kill",
                    "kill",
                    "torn-tail",
                    "torn-tail",
                    "lost-suffix",
                    "wipe",
                    "pause",
                    "pause",
                    "partition",
                    "partition",
                    "partition",
                    "cut",
                    "cut",
                    "isolate",
                    "isolate",
                    "one-way",
                    "one-way",
                    "delay",
                    "reorder",
                    "clog",
                    "swizzle-clog",
                    "drop",
                    "duplicate",
                    "interrupted-snapshot",
                    "slow-disk",
                    "full-disk",
                    "failed-sync",
                    "cold",
                    "stall",
                    "clock-jump",
                    "clock-drift",
                    "clock-freeze");

    /// Effects of any machine that faults wait for.
    private static final List<String> EFFECTS =
            List.of("store", "store", "store", "answer", "apply", "capture", "ship", "adopt");

    private final Dice dice;
    private final Knobs knobs;
    private final int nodes;

    private Weather(Dice dice, Knobs knobs, int nodes) {
        this.dice = dice;
        this.knobs = knobs;
        this.nodes = nodes;
    }

    /// A plan for a storm. A run has its own mixture: some kinds of faults never strike in it, so
    /// that others are seen alone.
    static Plan draw(Dice dice, Knobs knobs, int nodes) {
        return new Weather(dice, knobs, nodes).plan();
    }

    private Plan plan() {
        long mean = knobs.stormNanos() * knobs.strikesPerMinute() / MINUTE;
        List<String> menu = menu();
        if (mean == 0 || menu.isEmpty()) {
            return Plan.NONE;
        }
        long count = dice.between(mean / 2, mean + mean / 2);
        List<Strike> strikes = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Strike strike = strike(number, menu);
            strikes.add(strike);
            again(strike, strikes, (int) count);
        }
        if (knobs.faults().isEmpty() && !knobs.roles().isEmpty()) {
            coups(dice.fork("coups"), strikes);
        }
        strikes.sort((a, b) -> Long.compare(order(a), order(b)));
        return new Plan(strikes);
    }

    /// In some storms, whoever plays a part is cut off for a while, so that another takes it over,
    /// who dies as the first returns with what it did meanwhile.
    private void coups(Dice own, List<Strike> strikes) {
        if (!own.chance(2, 5)) {
            return;
        }
        Victim part = new Victim.Playing(own.pick(knobs.roles()));
        int number = 10_000;
        for (int i = own.between(2, 8); i > 0; i--) {
            long begin = own.below(knobs.stormNanos()) / MICRO * MICRO;
            long away = span(own, 200 * MILLI, 1500 * MILLI);
            long overlap = span(own, MICRO, 50 * MILLI);
            Strike.When heir = new Strike.When.At(begin + away - overlap);
            long dead = span(own, 200 * MILLI, 1500 * MILLI);
            strikes.add(
                    new Strike(number++, new Strike.When.At(begin), new Fault.Isolate(part), away));
            strikes.add(new Strike(number++, heir, new Fault.Kill(part), dead));
        }
    }

    private List<String> menu() {
        List<String> menu = new ArrayList<>();
        for (String name : MENU) {
            boolean asked = knobs.faults().isEmpty() || knobs.faults().contains(name);
            if (asked && !knobs.impossible().contains(name)) {
                menu.add(name);
            }
        }
        if (knobs.faults().isEmpty()) {
            SortedSet<String> absent = new TreeSet<>();
            int most = dice.chance(1, 3) ? menu.size() - 4 : menu.size() / 2;
            for (int i = dice.below(most); i > 0; i--) {
                absent.add(dice.pick(menu));
            }
            menu.removeAll(absent);
        }
        return menu;
    }

    private Strike strike(int number, List<String> menu) {
        Dice own = dice.fork("strike", number);
        String name = own.pick(menu);
        String moment = own.chance(3, 4) ? momentOf(name) : null;
        boolean waits = moment != null || own.chance(1, 3);
        long time = own.below(knobs.stormNanos()) / MICRO * MICRO;
        Strike.When when = waits ? moment(own, time, moment) : new Strike.When.At(time);
        return new Strike(number, when, fault(own, name, waits), duration(own));
    }

    /// A process that was killed may die again and again, each time soon after it came back.
    private void again(Strike first, List<Strike> strikes, int numbers) {
        Dice own = dice.fork("again", first.number());
        if (first.when() instanceof Strike.When.At(long nanos)
                && first.fault() instanceof Fault.Kill kill
                && own.chance(1, 3)) {
            long gap = span(own, 10 * MILLI, 200 * MILLI);
            for (int i = own.between(2, 8); i > 0; i--) {
                Strike.When later = new Strike.When.At(nanos + i * gap);
                int number = first.number() * 10 + numbers + i;
                strikes.add(new Strike(number, later, kill, span(own, MILLI, gap)));
            }
        }
    }

    /// Some faults do most harm just after a certain effect.
    private static @Nullable String momentOf(String fault) {
        return switch (fault) {
            case "interrupted-snapshot" -> "ship";
            case "torn-tail" -> "store";
            default -> null;
        };
    }

    private Strike.When moment(Dice own, long time, @Nullable String wanted) {
        List<String> worlds = knobs.moments();
        boolean effect = wanted != null || worlds.isEmpty() || own.chance(1, 3);
        String kind = wanted == null ? own.pick(EFFECTS) : wanted;
        long longest = own.chance(1, 2) ? MILLI : 20 * MILLI;
        long delay = kind.equals("store") ? 200 * MICRO : longest;
        return new Strike.When.Moment(
                effect ? kind : own.pick(worlds),
                effect ? time : 0,
                own.between(1, 4),
                own.chance(1, 2) ? 0 : span(own, MICRO, delay));
    }

    /// Short ones are as likely as long ones, on a scale of powers.
    private long duration(Dice own) {
        long least = knobs.faultNanosLeast();
        int doublings = 0;
        while (least << (doublings + 1) <= knobs.faultNanosMost()) {
            doublings++;
        }
        long scale = least << own.below(doublings + 1);
        return Math.min(knobs.faultNanosMost(), own.between(scale, 2 * scale)) / MICRO * MICRO;
    }

    private Fault fault(Dice own, String name, boolean waits) {
        Victim victim = victim(own, waits);
        return switch (name) {
            case "kill" -> new Fault.Kill(orAll(own, victim, 6));
            case "torn-tail" -> new Fault.TornTail(orAll(own, victim, 6));
            case "lost-suffix" -> new Fault.LostSuffix(orAll(own, victim, 6));
            case "wipe" -> new Fault.Wipe(victim);
            case "pause" -> new Fault.Pause(victim);
            case "partition" -> partition(own);
            case "cut" -> cut(own);
            case "isolate" -> new Fault.Isolate(victim);
            case "one-way" -> new Fault.OneWay(victim, own.chance(1, 2));
            case "delay" -> new Fault.Delay(orAll(own, victim, 2), span(own, MILLI, 400 * MILLI));
            case "reorder" ->
                    new Fault.Reorder(
                            orAll(own, victim, 2),
                            own.between(50, 1000),
                            span(own, MILLI, 200 * MILLI));
            case "clog" -> new Fault.Clog(victim);
            case "swizzle-clog" -> swizzle(own);
            case "drop" -> new Fault.Drop(orAll(own, victim, 2), own.between(10, 600));
            case "duplicate" -> new Fault.Duplicate(orAll(own, victim, 2), own.between(10, 600));
            case "interrupted-snapshot" -> new Fault.BreakBulk(orAll(own, victim, 2));
            case "slow-disk" -> new Fault.SlowDisk(victim, own.between(5, 200));
            case "full-disk" -> new Fault.FullDisk(victim);
            case "failed-sync" -> new Fault.FailedSync(victim);
            case "cold" -> new Fault.Cold(orAll(own, victim, 2), own.between(100, 1000));
            case "stall" -> new Fault.Stall(victim);
            case "clock-jump" ->
                    new Fault.ClockJump(
                            victim, (own.chance(1, 2) ? 1 : -1) * span(own, MILLI, 10_000 * MILLI));
            case "clock-drift" ->
                    new Fault.ClockDrift(
                            victim, own.between(-knobs.driftPpmMost(), knobs.driftPpmMost()));
            case "clock-freeze" -> new Fault.ClockFreeze(victim);
            default -> throw new IllegalArgumentException("no fault is called " + name);
        };
    }

    private static long span(Dice own, long least, long most) {
        return own.between(least, most) / MICRO * MICRO;
    }

    private Victim victim(Dice own, boolean waits) {
        if (waits && own.chance(2, 3)) {
            return Victim.CULPRIT;
        }
        if (!knobs.roles().isEmpty() && own.chance(1, 3)) {
            return new Victim.Playing(own.pick(knobs.roles()));
        }
        return Victim.of(own.between(1, nodes));
    }

    private static Victim orAll(Dice own, Victim victim, int oneIn) {
        return own.chance(1, oneIn) ? Victim.ALL : victim;
    }

    private List<NodeId> shuffled(Dice own) {
        List<NodeId> all = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            all.add(new NodeId(number));
        }
        own.shuffle(all);
        return all;
    }

    /// Two groups, three, or everybody alone.
    private Fault partition(Dice own) {
        int groups = own.chance(2, 3) ? 2 : own.between(2, Math.max(2, nodes));
        List<SortedSet<NodeId>> parts = new ArrayList<>();
        for (int i = 0; i < Math.min(groups, nodes); i++) {
            parts.add(new TreeSet<>());
        }
        int place = 0;
        for (NodeId node : shuffled(own)) {
            parts.get(place < parts.size() ? place : own.below(parts.size())).add(node);
            place++;
        }
        return new Fault.Partition(parts);
    }

    private Fault cut(Dice own) {
        List<NodeId> all = shuffled(own);
        boolean pair = own.chance(1, 2); // all the others hear both
        int from = pair ? 1 : own.between(1, nodes);
        int to = pair ? 1 : own.between(1, nodes);
        SortedSet<NodeId> silent = new TreeSet<>(all.subList(0, from));
        SortedSet<NodeId> deaf = new TreeSet<>(all.subList(nodes - to, nodes));
        return new Fault.Cut(silent, deaf);
    }

    private Fault swizzle(Dice own) {
        List<NodeId> some = shuffled(own);
        some = some.subList(0, own.between(1, some.size()));
        List<NodeId> release = new ArrayList<>(some);
        own.shuffle(release);
        return new Fault.SwizzleClog(some, release);
    }

    private static long order(Strike strike) {
        return switch (strike.when()) {
            case Strike.When.At at -> at.nanos();
            case Strike.When.Moment moment -> moment.afterNanos();
        };
    }
}
