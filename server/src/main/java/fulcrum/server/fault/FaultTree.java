package fulcrum.server.fault;

import fulcrum.machine.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Faults as trees for JSON, the same at a node and at whoever runs several.
public final class FaultTree {

    private FaultTree() {}

    /// All that is in force and that was.
    public static Map<String, Object> of(List<Ordered> active, List<Ended> past, long nowMillis) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("active", active(active, nowMillis));
        List<Object> over = new ArrayList<>();
        for (Ended each : past) {
            over.add(of(each));
        }
        tree.put("past", over);
        return tree;
    }

    /// Those in force.
    public static List<Object> active(List<Ordered> active, long nowMillis) {
        List<Object> all = new ArrayList<>();
        for (Ordered each : active) {
            all.add(of(each, nowMillis));
        }
        return all;
    }

    /// One that is in force.
    public static Map<String, Object> of(Ordered fault, long nowMillis) {
        Map<String, Object> tree = named(fault);
        long left = fault.beganMillis() + fault.millis() - nowMillis;
        tree.put("leftMillis", fault.millis() == 0 ? null : Math.max(0, left));
        return tree;
    }

    /// One that is over.
    public static Map<String, Object> of(Ended ended) {
        Map<String, Object> tree = named(ended.fault());
        tree.put("how", ended.how());
        tree.put("endedMillis", ended.endedMillis());
        return tree;
    }

    private static Map<String, Object> named(Ordered fault) {
        Fault.Kind kind = fault.order().kind();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", fault.id());
        tree.put("order", fault.order().toString());
        tree.put("kind", kind == null ? null : word(kind));
        tree.put("owner", fault.owner());
        tree.put("beganMillis", fault.beganMillis());
        tree.put("millis", fault.millis());
        return tree;
    }

    /// A kind as users write it.
    public static String word(Fault.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
