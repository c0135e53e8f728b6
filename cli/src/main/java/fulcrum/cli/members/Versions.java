package fulcrum.cli.members;

import fulcrum.cli.status.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which versions of the formats a cluster's members run, as one node told it.
///
/// @param tree what `/api/v1/upgrade` brought
public record Versions(Map<?, ?> tree) {

    /// Everybody runs the newest version, and it is finalised.
    public boolean isDone() {
        return Boolean.TRUE.equals(tree.get("done"));
    }

    /// The version that is finalised.
    public String finalised() {
        return text(tree, "finalised");
    }

    /// For people.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<List<String>> members = new ArrayList<>();
        members.add(List.of("node", "state", "version"));
        for (Map<?, ?> member : list("members")) {
            members.add(
                    List.of(
                            text(member, "node"),
                            text(member, "state"),
                            member.get("version") == null ? "not said" : text(member, "version")));
        }
        lines.addAll(Table.align(members));
        lines.add("");
        List<List<String>> gates = new ArrayList<>();
        gates.add(List.of("gate", "since", "open", "what it is good for"));
        for (Map<?, ?> gate : list("gates")) {
            gates.add(
                    List.of(
                            text(gate, "gate"),
                            gate.get("since") == null ? "?" : text(gate, "since"),
                            Boolean.TRUE.equals(gate.get("open")) ? "yes" : "no",
                            text(gate, "meaning")));
        }
        lines.addAll(Table.align(gates));
        lines.add("");
        lines.add("version " + finalised() + " is finalised" + next());
        return lines;
    }

    private String next() {
        if (isDone()) {
            return ", and nobody runs a later one";
        }
        List<String> missing = new ArrayList<>();
        for (Map<?, ?> each : list("missing")) {
            missing.add(text(each, "what") + ": " + text(each, "why"));
        }
        String newest = text(tree, "newest");
        return missing.isEmpty()
                ? "; everybody runs version " + newest + ": './fulcrum upgrade finalize'"
                : "; version " + newest + " cannot be: " + String.join("; ", missing);
    }

    /// What an order to finalise did.
    public String sentence() {
        if (Boolean.TRUE.equals(tree.get("already"))) {
            return "version " + finalised() + " was finalised already; nothing was done";
        }
        List<String> opened = new ArrayList<>();
        if (tree.get("opened") instanceof List<?> gates) {
            gates.forEach(gate -> opened.add(String.valueOf(gate)));
        }
        return "version "
                + finalised()
                + " is finalised"
                + (opened.isEmpty() ? "" : ", and open are " + String.join(", ", opened));
    }

    private static String text(Map<?, ?> of, String name) {
        return String.valueOf(of.get(name));
    }

    private List<Map<?, ?>> list(String name) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (tree.get(name) instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> map) {
                    found.add(map);
                }
            }
        }
        return found;
    }
}
