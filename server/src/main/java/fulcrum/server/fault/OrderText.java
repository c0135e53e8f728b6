package fulcrum.server.fault;

import fulcrum.machine.NodeId;
import fulcrum.server.config.Nearest;
import fulcrum.server.fault.FaultRefused.Why;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Orders as a user writes them, such as `drop n1:n2 30%`.
public final class OrderText {

    /// How each order is written.
    private static final List<String> FORMS =
            List.of(
                    "partition n1/n2,n3",
                    "isolate n1",
                    "delay n1,n2 50ms",
                    "drop n1:n2 30%",
                    "kill n1",
                    "pause n1",
                    "resume n1",
                    "restart n1",
                    "disk n1 --slow 20ms|--full|--fail-sync",
                    "skew n1 +500ms");

    private static final List<String> TROUBLES = List.of("--slow", "--full", "--fail-sync");
    private static final String[] UNITS = {"m", "s", "ms", "us"};
    private static final long[] NANOS = {60_000_000_000L, 1_000_000_000, 1_000_000, 1_000};

    /// A delay beyond this only fills memory.
    private static final long DELAY_MOST = 60_000_000_000L;

    private static final long SKEW_MOST = 60 * 60_000_000_000L;

    private OrderText() {}

    /// The first words of all orders.
    public static List<String> verbs() {
        return FORMS.stream().map(form -> form.substring(0, form.indexOf(' '))).toList();
    }

    /// How orders of this word are written.
    public static String form(String verb) {
        return FORMS.stream()
                .filter(form -> form.startsWith(verb + " "))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no order is called " + verb));
    }

    /// Reads an order.
    ///
    /// @throws FaultRefused where it says nothing, with what to write instead
    public static Order read(String text) throws FaultRefused {
        List<String> words = List.of(text.strip().split("\\s+", -1));
        String verb = words.getFirst();
        if (!verbs().contains(verb)) {
            String near = Nearest.to(verb, verbs());
            throw unclear(
                    verb.isEmpty()
                            ? "there is no order"
                            : "there is no fault '" + brief(verb) + "'",
                    near == null
                            ? "there are " + String.join(", ", verbs())
                            : "did you mean '" + near + "'?");
        }
        List<String> rest = words.subList(1, words.size());
        return switch (verb) {
            case "partition" -> new Order.Partition(parts(exactly(verb, rest, 1).getFirst()));
            case "isolate" -> new Order.Isolate(node(exactly(verb, rest, 1).getFirst()));
            case "delay" -> delay(exactly(verb, rest, 2));
            case "drop" -> drop(exactly(verb, rest, 2));
            case "kill" -> new Order.Kill(node(exactly(verb, rest, 1).getFirst()));
            case "pause" -> new Order.Pause(node(exactly(verb, rest, 1).getFirst()));
            case "resume" -> new Order.Resume(node(exactly(verb, rest, 1).getFirst()));
            case "restart" -> new Order.Restart(node(exactly(verb, rest, 1).getFirst()));
            case "disk" -> disk(rest);
            default -> skew(exactly(verb, rest, 2));
        };
    }

    private static List<String> exactly(String verb, List<String> rest, int count)
            throws FaultRefused {
        if (rest.size() != count) {
            throw unclear(
                    "'"
                            + verb
                            + "' takes "
                            + (count == 1 ? "one word" : count + " words")
                            + ", not "
                            + rest.size(),
                    "write '" + form(verb) + "'");
        }
        return rest;
    }

    private static List<SortedSet<NodeId>> parts(String text) throws FaultRefused {
        List<SortedSet<NodeId>> parts = new ArrayList<>();
        SortedSet<NodeId> all = new TreeSet<>();
        for (String part : text.split("/", -1)) {
            SortedSet<NodeId> nodes = nodes(part);
            for (NodeId node : nodes) {
                if (!all.add(node)) {
                    throw unclear(node + " is in two parts", "name each node once");
                }
            }
            parts.add(nodes);
        }
        if (parts.size() < 2) {
            throw unclear(
                    "'" + brief(text) + "' is one part",
                    "write what is to be kept apart with a stroke between, such as n1/n2,n3");
        }
        return parts;
    }

    private static Order delay(List<String> words) throws FaultRefused {
        long nanos = span(words.get(1));
        if (nanos == 0 || nanos > DELAY_MOST) {
            throw unclear("a delay of " + words.get(1) + " is out of bounds", "write 1us to 60s");
        }
        return new Order.Delay(links(words.getFirst()), nanos);
    }

    private static Order drop(List<String> words) throws FaultRefused {
        String text = words.get(1);
        if (!text.matches("[0-9]{1,3}(\\.[0-9])?%")) {
            throw unclear("'" + brief(text) + "' is no percentage", "write it as 30%, or 0.5%");
        }
        String[] halves = text.substring(0, text.length() - 1).split("\\.", -1);
        int permille =
                10 * Integer.parseInt(halves[0])
                        + (halves.length > 1 ? Integer.parseInt(halves[1]) : 0);
        if (permille < 1 || permille > 1000) {
            throw unclear("'" + text + "' is out of bounds", "write 0.1% to 100%");
        }
        return new Order.Drop(links(words.getFirst()), permille);
    }

    private static Order disk(List<String> rest) throws FaultRefused {
        String trouble = rest.size() > 1 ? rest.get(1) : "";
        if (rest.isEmpty() || !TROUBLES.contains(trouble)) {
            String near = trouble.isEmpty() ? null : Nearest.to(trouble, TROUBLES);
            throw unclear(
                    trouble.isEmpty()
                            ? "'disk' says a node and what is wrong with its disk"
                            : "a disk is never '" + brief(trouble) + "'",
                    near == null ? "write '" + form("disk") + "'" : "did you mean '" + near + "'?");
        }
        NodeId node = node(rest.getFirst());
        if (trouble.equals("--slow")) {
            long nanos = span(exactly("disk", rest, 3).get(2));
            if (nanos == 0 || nanos > DELAY_MOST) {
                throw unclear("a sync of " + rest.get(2) + " is out of bounds", "write 1us to 60s");
            }
            return new Order.Disk(node, new Order.Trouble.Slow(nanos));
        }
        var _ = exactly("disk", rest, 2);
        return new Order.Disk(
                node,
                trouble.equals("--full") ? new Order.Trouble.Full() : new Order.Trouble.FailSync());
    }

    private static Order skew(List<String> words) throws FaultRefused {
        String text = words.get(1);
        if (!text.startsWith("+") && !text.startsWith("-")) {
            throw unclear(
                    "'" + brief(text) + "' does not say in which direction",
                    "write +500ms for a clock that is ahead, -500ms for one that is behind");
        }
        long nanos = span(text.substring(1));
        if (nanos == 0 || nanos > SKEW_MOST) {
            throw unclear("a skew of " + text + " is out of bounds", "write 1us to 60m");
        }
        return new Order.Skew(node(words.getFirst()), text.startsWith("-") ? -nanos : nanos);
    }

    private static Links links(String text) throws FaultRefused {
        String[] ends = text.split(":", -1);
        if (ends.length > 2) {
            throw unclear(
                    "'" + brief(text) + "' has two colons",
                    "write n1:n2 for one way, n1,n2 for both");
        }
        SortedSet<NodeId> from = nodes(ends[0]);
        if (ends.length == 1) {
            return from.size() == 1 ? new Links.Around(from.first()) : new Links.Among(from);
        }
        SortedSet<NodeId> to = nodes(ends[1]);
        for (NodeId node : from) {
            if (to.contains(node)) {
                throw unclear(node + " is at both ends of a way", "name it at one end");
            }
        }
        return new Links.OneWay(from, to);
    }

    private static SortedSet<NodeId> nodes(String text) throws FaultRefused {
        SortedSet<NodeId> nodes = new TreeSet<>();
        for (String name : text.split(",", -1)) {
            if (!nodes.add(node(name))) {
                throw unclear(name + " is named twice", "name each node once");
            }
        }
        return nodes;
    }

    private static NodeId node(String text) throws FaultRefused {
        if (!text.matches("n[1-9][0-9]{0,8}")) {
            throw unclear(
                    "'" + brief(text) + "' is no node",
                    text.matches("[1-9][0-9]{0,8}")
                            ? "did you mean n" + text + "?"
                            : "nodes are called n1, n2, n3 and so on");
        }
        return new NodeId(Integer.parseInt(text.substring(1)));
    }

    /// Reads a time, in nanoseconds.
    public static long span(String text) throws FaultRefused {
        for (int i = 0; i < UNITS.length; i++) {
            if (text.matches("[0-9]{1,9}" + UNITS[i])) {
                String digits = text.substring(0, text.length() - UNITS[i].length());
                return Long.parseLong(digits) * NANOS[i];
            }
        }
        throw unclear(
                "'" + brief(text) + "' is no time",
                text.matches("[0-9]{1,9}")
                        ? "say of what: did you mean " + text + "ms?"
                        : "write it as 50ms; the units are us, ms, s and m");
    }

    /// A time in the largest unit that it is a multiple of.
    public static String write(long nanos) {
        for (int i = 0; i < UNITS.length; i++) {
            if (nanos % NANOS[i] == 0) {
                return nanos / NANOS[i] + UNITS[i];
            }
        }
        throw new IllegalArgumentException(nanos + " ns are no microseconds");
    }

    static String write(Collection<NodeId> nodes) {
        return String.join(",", nodes.stream().map(NodeId::toString).toList());
    }

    private static FaultRefused unclear(String message, String hint) {
        return new FaultRefused(Why.UNCLEAR, message, hint);
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
