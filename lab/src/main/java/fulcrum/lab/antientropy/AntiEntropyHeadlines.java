package fulcrum.lab.antientropy;

import fulcrum.machine.NodeId;
import fulcrum.protocols.antientropy.AntiEntropyNote;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Headline.Weight;
import org.jspecify.annotations.Nullable;

/// What a replica's notes mean to somebody who does not know anti-entropy.
final class AntiEntropyHeadlines {

    private AntiEntropyHeadlines() {}

    static @Nullable Headline of(AntiEntropyNote note) {
        return switch (note) {
            case AntiEntropyNote.CopyOutdated(long range, long _, NodeId by) ->
                    turn("hears from " + by + " that its copy of range " + range + " is outdated");
            case AntiEntropyNote.PeerGivenUp(long range, NodeId peer) ->
                    turn("waits no more for " + peer + " with range " + range);
            case AntiEntropyNote.CopyBegun(long range, long copy) ->
                    news("begins copy " + copy + " of range " + range);
            case AntiEntropyNote.PeerAdmitted(long range, NodeId peer, long copy) ->
                    detail("hears of copy " + copy + " of range " + range + " at " + peer);
            case AntiEntropyNote.PeerOutdated(long range, NodeId peer, long _) ->
                    news("takes nothing of range " + range + " from " + peer);
            case AntiEntropyNote.TreeDrifted(long range, var _, var _) ->
                    turn("finds rows of range " + range + " that nobody has changed");
            case AntiEntropyNote.RangeRepaired(long range, NodeId peer, long got, long gave) ->
                    got + gave == 0
                            ? null
                            : news(
                                    "repairs range "
                                            + range
                                            + " with "
                                            + peer
                                            + ": takes "
                                            + got
                                            + ", gives "
                                            + gave);
            case AntiEntropyNote.ExchangeAbandoned(long range, NodeId peer, String why) ->
                    detail("gives up on range " + range + " with " + peer + ": " + why);
            case AntiEntropyNote.TombstonesPurged(long range, long upTo) ->
                    detail("forgets tombstones of range " + range + " before " + upTo);
            case AntiEntropyNote.TreeGrown _,
                    AntiEntropyNote.RoundBegan _,
                    AntiEntropyNote.RoundEnded _,
                    AntiEntropyNote.RangeAlike _,
                    AntiEntropyNote.RangeDiffers _,
                    AntiEntropyNote.LeavesDiffer _,
                    AntiEntropyNote.AskedAgain _,
                    AntiEntropyNote.PeerBusy _,
                    AntiEntropyNote.Throttled _,
                    AntiEntropyNote.RequestDeclined _,
                    AntiEntropyNote.MessageIgnored _ ->
                    null;
        };
    }

    private static Headline turn(String words) {
        return new Headline(Weight.TURN, words);
    }

    private static Headline news(String words) {
        return new Headline(Weight.NEWS, words);
    }

    private static Headline detail(String words) {
        return new Headline(Weight.DETAIL, words);
    }
}
