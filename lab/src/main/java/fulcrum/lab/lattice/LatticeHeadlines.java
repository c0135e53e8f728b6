package fulcrum.lab.lattice;

import fulcrum.protocols.lattice.leaderless.LeaderlessNote;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Headline.Weight;
import org.jspecify.annotations.Nullable;

/// What a node's notes mean to somebody who does not know leaderless replication.
final class LatticeHeadlines {

    private LatticeHeadlines() {}

    static @Nullable Headline of(LeaderlessNote note) {
        return switch (note) {
            case LeaderlessNote.WritePartial n ->
                    news("has " + n.acknowledged() + " of " + n.needed() + " for " + n.key());
            case LeaderlessNote.Degraded n ->
                    news("makes do with " + n.reached() + " of " + n.needed() + " for " + n.key());
            case LeaderlessNote.QuorumSloppy n ->
                    news("counts " + n.hints() + " stand-ins for " + n.key());
            case LeaderlessNote.OperationRefused n -> detail("refuses " + n.key() + ": " + n.why());
            case LeaderlessNote.NodeAway n -> news("does not hear from " + n.node());
            case LeaderlessNote.NodeBack n -> news("hears from " + n.node() + " again");
            case LeaderlessNote.HintKept n -> detail("keeps " + n.key() + " for " + n.home());
            case LeaderlessNote.HintDelivered n ->
                    detail("has given " + n.home() + " what it missed of " + n.key());
            case LeaderlessNote.HintDeclined n ->
                    news("has no room to keep " + n.key() + " for " + n.home());
            case LeaderlessNote.HintHandedToRepair n ->
                    news("gives " + n.to() + " what was for " + n.home() + " of " + n.key());
            case LeaderlessNote.PlacementChanged n ->
                    new Headline(Weight.TURN, "goes by placement " + n.epoch());
            case LeaderlessNote.FillingBegan n -> news("is filled with what begins at " + n.from());
            case LeaderlessNote.RangeWhole n ->
                    new Headline(Weight.TURN, "is whole of what begins at " + n.from());
            case LeaderlessNote.RebuildBegan n ->
                    new Headline(Weight.TURN, "gives up what begins at " + n.from());
            case LeaderlessNote.ReadContended n ->
                    detail("asks again for " + n.key() + ", which others write");
            case LeaderlessNote.MadeBefore n -> detail("had made that of " + n.key() + " before");
            case LeaderlessNote.Discarded _,
                    LeaderlessNote.Incarnated _,
                    LeaderlessNote.ReadFailed _,
                    LeaderlessNote.WriteForwarded _,
                    LeaderlessNote.ReadRepaired _,
                    LeaderlessNote.RepairAwaited _,
                    LeaderlessNote.CheckpointTaken _,
                    LeaderlessNote.Replayed _,
                    LeaderlessNote.ClockIgnored _,
                    LeaderlessNote.MessageIgnored _ ->
                    null;
        };
    }

    private static Headline news(String words) {
        return new Headline(Weight.NEWS, words);
    }

    private static Headline detail(String words) {
        return new Headline(Weight.DETAIL, words);
    }
}
