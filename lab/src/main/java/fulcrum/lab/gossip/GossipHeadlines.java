package fulcrum.lab.gossip;

import fulcrum.machine.NodeId;
import fulcrum.protocols.gossip.GossipNote;
import fulcrum.simulator.Headline;
import fulcrum.simulator.Headline.Weight;
import org.jspecify.annotations.Nullable;

/// What a member's notes mean to somebody who does not know gossip.
final class GossipHeadlines {

    private GossipHeadlines() {}

    static @Nullable Headline of(GossipNote note) {
        return switch (note) {
            case GossipNote.MemberDied(NodeId member, var _, NodeId by) ->
                    new Headline(Weight.TURN, "takes " + member + " for dead, by " + by);
            case GossipNote.MemberReturned(NodeId member, var incarnation) ->
                    new Headline(Weight.TURN, "has " + member + " back, at " + incarnation);
            case GossipNote.MemberLeft(NodeId member, var _) ->
                    news("hears that " + member + " has left");
            case GossipNote.MemberSuspected(NodeId member, var _, NodeId by) ->
                    news("suspects " + member + ", accused by " + by);
            case GossipNote.MemberRefuted(NodeId member, var incarnation) ->
                    news("trusts " + member + " again, at " + incarnation);
            case GossipNote.AccusationRefuted(var standing, var incarnation) ->
                    news("says that it is not " + standing + ", from now on at " + incarnation);
            case GossipNote.MemberJoined(NodeId member, var _) -> detail("learns of " + member);
            case GossipNote.Stalled(var _, long late) ->
                    detail("was stalled for " + late / 1_000_000 + " ms, and accuses nobody");
            case GossipNote.HealthChanged(int score, String why) ->
                    score > 2 ? detail("takes itself for ill (" + score + "): " + why) : null;
            case GossipNote.GoodbyeSaid(int told) -> news("has said goodbye, " + told + " times");
            case GossipNote.ProbeUnanswered _,
                    GossipNote.SuspicionConfirmed _,
                    GossipNote.MemberForgotten _,
                    GossipNote.PayloadChanged _,
                    GossipNote.Greeted _,
                    GossipNote.RumourIgnored _,
                    GossipNote.MessageIgnored _ ->
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
