package fulcrum.server.rescue;

import fulcrum.machine.NodeId;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A plan as it is kept between being made and being carried out. It holds everything that the plan
/// says, for whoever reads it; carried out is what the directories say when they are looked at
/// again, and only where that is the same plan.
///
/// @param digest of the plan; whoever changes a word of the file changes it too
/// @param nextEpoch that begins with the rescue
/// @param lost members that are given up
/// @param positions up to which each group had come in each directory
public record PlanFile(
        String digest,
        long nextEpoch,
        SortedSet<NodeId> lost,
        SequencedMap<Path, SortedMap<Long, Long>> positions) {

    private static final String DIGEST = "digest";

    /// The text of a plan's file: one JSON object, its digest last.
    public static String text(RescuePlan plan) {
        SequencedMap<String, Object> tree = PlanTree.of(plan);
        tree.put(DIGEST, Fingerprint.of(Json.write(tree)));
        return Json.write(tree);
    }

    /// The digest of a plan.
    public static String digest(RescuePlan plan) {
        return Fingerprint.of(Json.write(PlanTree.of(plan)));
    }

    /// @throws NodeRefused where the file is no plan, or not as it was written
    public static PlanFile read(Path file) throws IOException, NodeRefused {
        try {
            Map<?, ?> tree = object(Json.read(Files.readString(file)));
            SequencedMap<Object, Object> rest = new LinkedHashMap<>(tree);
            Object digest = rest.remove(DIGEST);
            if (digest == null || !digest.equals(Fingerprint.of(Json.write(rest)))) {
                throw new NodeRefused(
                        file + " is not as it was written: its digest is another",
                        "make the plan anew with './fulcrum recover plan'");
            }
            if (number(tree.get("format")) != PlanTree.FORMAT) {
                throw new NodeRefused(
                        file + " is a plan of another version of the software",
                        "make the plan anew with './fulcrum recover plan'");
            }
            SortedSet<NodeId> lost = new TreeSet<>();
            for (Object each : list(tree.get("lost"))) {
                lost.add(new NodeId(Integer.parseInt(String.valueOf(each).substring(1))));
            }
            return new PlanFile(
                    digest.toString(), number(tree.get("nextEpoch")), lost, positions(tree));
        } catch (Json.Malformed | IllegalArgumentException wrong) {
            throw new NodeRefused(
                    file + " is no plan: " + wrong.getMessage(),
                    "name a file that './fulcrum recover plan --out FILE' has written");
        }
    }

    private static SequencedMap<Path, SortedMap<Long, Long>> positions(Map<?, ?> tree) {
        Map<String, Path> directories = new TreeMap<>();
        SequencedMap<Path, SortedMap<Long, Long>> positions = new LinkedHashMap<>();
        for (Object each : list(tree.get("left"))) {
            Path directory = Path.of(String.valueOf(object(each).get("directory")));
            directories.put(String.valueOf(object(each).get("node")), directory);
            positions.put(directory, new TreeMap<>());
        }
        for (Object each : list(tree.get("groups"))) {
            long group = number(object(each).get("group"));
            Object survivors = object(each).get("survivors");
            for (Object one : survivors == null ? new ArrayList<>() : list(survivors)) {
                Path directory = directories.get(String.valueOf(object(one).get("node")));
                SortedMap<Long, Long> known = directory == null ? null : positions.get(directory);
                if (known == null) {
                    throw new IllegalArgumentException("a survivor has no directory");
                }
                known.put(group, number(object(one).get("position")));
            }
        }
        return positions;
    }

    private static Map<?, ?> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalArgumentException("an object is missing");
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("a list is missing");
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("a number is missing");
    }
}
