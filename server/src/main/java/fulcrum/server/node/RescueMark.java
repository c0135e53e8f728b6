package fulcrum.server.node;

import fulcrum.machine.NodeId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a directory says of rescues: in which epoch of the cluster its node lives, and whether it
/// may.
///
/// An epoch begins whenever somebody builds a cluster on the few nodes that are left, without a
/// majority's consent. Who was not there stays in the epoch before, and is let in nowhere.
///
/// @param epoch from 1; nodes of different epochs have nothing to say to each other
/// @param state where it stands
/// @param plan the digest of the plan that was, or is being, carried out; empty where there is none
/// @param lost members that the last rescue gave up: the catalog is still to say so
public record RescueMark(long epoch, State state, String plan, SortedSet<NodeId> lost) {

    /// Where a directory stands.
    public enum State {
        /// Its node may live.
        SOUND,
        /// A plan is being carried out: what is stored is half of it.
        UNDER_WAY,
        /// The cluster goes on without it: its node heard of a later epoch.
        OUTLIVED
    }

    private static final String EPOCH = "epoch";
    private static final String STATE = "rescue";
    private static final String PLAN = "rescue-plan";
    private static final String LOST = "rescue-lost";

    /// Of a node that never lived through any.
    public static final RescueMark NONE =
            new RescueMark(1, State.SOUND, "", Collections.emptySortedSet());

    public RescueMark {
        lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs are numbered from 1, not " + epoch);
        }
    }

    /// Of a node that begins in an epoch, whose cluster may have been rescued before.
    public static RescueMark inEpoch(long epoch) {
        return new RescueMark(epoch, State.SOUND, "", Collections.emptySortedSet());
    }

    /// A plan is about to be carried out.
    public RescueMark begun(String digest) {
        return new RescueMark(epoch, State.UNDER_WAY, digest, lost);
    }

    /// A plan was carried out, and another epoch begins.
    public static RescueMark done(long epoch, String digest, SortedSet<NodeId> lost) {
        return new RescueMark(epoch, State.SOUND, digest, lost);
    }

    /// A later epoch was heard of.
    public RescueMark outlived() {
        return new RescueMark(epoch, State.OUTLIVED, plan, lost);
    }

    /// @throws NodeRefused where its node may not live
    void demandLife(Path directory) throws NodeRefused {
        switch (state) {
            case SOUND -> {}
            case UNDER_WAY ->
                    throw new NodeRefused(
                            "a rescue was begun in " + directory + " and is not finished",
                            "run './fulcrum recover apply' with the same plan again; it goes on"
                                    + " where it was interrupted");
            case OUTLIVED ->
                    throw new NodeRefused(
                            "the cluster of "
                                    + directory
                                    + " was rescued without this node, which has lived in epoch "
                                    + epoch
                                    + " and heard of a later one",
                            HINT);
        }
    }

    /// What to do about a node that was left behind.
    static final String HINT =
            "keep the directory as long as something in it may be missed, then empty it, and let the"
                    + " node join as a new member under a number that was never used";

    static RescueMark read(Properties all) {
        return new RescueMark(
                Long.parseLong(all.getProperty(EPOCH, "1")),
                State.valueOf(all.getProperty(STATE, State.SOUND.name())),
                all.getProperty(PLAN, ""),
                nodes(all.getProperty(LOST, "")));
    }

    private static SortedSet<NodeId> nodes(String numbers) {
        return Arrays.stream(numbers.split(","))
                .filter(number -> !number.isEmpty())
                .map(number -> new NodeId(Integer.parseInt(number)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Its lines of the file; none where there is nothing to say, so that older software goes on
    /// reading it.
    String lines() {
        return equals(NONE)
                ? ""
                : "%s=%d%n%s=%s%n%s=%s%n%s=%s%n"
                        .formatted(EPOCH, epoch, STATE, state, PLAN, plan, LOST, numbers());
    }

    private String numbers() {
        return lost.stream()
                .map(node -> Integer.toString(node.number()))
                .collect(Collectors.joining(","));
    }
}
