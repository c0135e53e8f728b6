package fulcrum.simulator.small;

import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import java.util.ArrayList;
import java.util.List;

/// The words after a verb.
record Words(String verb, List<String> words) {

    int count() {
        return words.size();
    }

    String word(int place) {
        if (place >= words.size()) {
            throw new IllegalArgumentException(verb + " needs more words");
        }
        return words.get(place);
    }

    int number(int place) {
        return (int) digits(word(place));
    }

    NodeId node(int place) {
        return node(word(place));
    }

    private static NodeId node(String word) {
        if (!word.startsWith("n")) {
            throw new IllegalArgumentException(word + " is no node");
        }
        return new NodeId((int) digits(word.substring(1)));
    }

    /// The node is the one that is named there, or nobody is named, or anybody.
    boolean matches(int place, NodeId node) {
        return place >= words.size()
                || words.get(place).equals("*")
                || words.get(place).equals(node.toString());
    }

    /// A timer as it is written: its purpose, and after a colon what it is about.
    Timer timer(int place) {
        String word = word(place);
        int colon = word.lastIndexOf(':');
        return colon < 0
                ? Timer.of(word)
                : new Timer(word.substring(0, colon), digits(word.substring(colon + 1)));
    }

    /// A time such as `150ms`.
    long nanos(int place) {
        String word = word(place);
        if (word.endsWith("ms")) {
            return digits(word.substring(0, word.length() - 2)) * 1_000_000;
        }
        if (word.endsWith("us")) {
            return digits(word.substring(0, word.length() - 2)) * 1000;
        }
        if (word.endsWith("s")) {
            return digits(word.substring(0, word.length() - 1)) * 1_000_000_000;
        }
        throw new IllegalArgumentException(word + " is no time such as 150ms");
    }

    /// Lists of nodes with a mark between them.
    List<List<NodeId>> groups(String mark) {
        List<List<NodeId>> groups = new ArrayList<>();
        groups.add(new ArrayList<>());
        for (String word : words) {
            if (word.equals(mark)) {
                groups.add(new ArrayList<>());
            } else {
                for (String name : word.split(",")) {
                    groups.getLast().add(node(name));
                }
            }
        }
        if (groups.size() < 2) {
            throw new IllegalArgumentException(verb + " needs groups with " + mark + " between");
        }
        return groups;
    }

    private static long digits(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(word + " is no number");
        }
    }
}
