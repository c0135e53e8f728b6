/// Gossip membership: who belongs to the cluster, who is there, and what each has announced.
///
/// ## Problem
///
/// Many nodes come, go, crash and return. Everybody is to know of everybody, soon and at a cost for
/// each that does not grow with their number, and nobody is to be taken for dead because one other
/// cannot reach it.
///
/// ## Source
///
/// Abhinandan Das, Indranil Gupta and Ashish Motivala, "SWIM: Scalable Weakly-consistent
/// Infection-style Process Group Membership Protocol", DSN 2002: "§" cites it. Armon Dadgar, James
/// Phillips and Jon Currey, "Lifeguard: Local Health Awareness for More Accurate Failure
/// Detection", DSN workshops 2018: "Lifeguard" cites it.
///
/// ## Where it sits
///
/// In a partition: available; each side takes the other for dead, and they meet again when it ends.
/// Otherwise: members differ for a moment in what they know, and agree in the end. It is for
/// liveness and for addresses: whom to ask, whom to show as down. **Never for data safety**: who
/// may vote, and who leads, is decided by a replicated log alone.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Ping, Ack | each → one in turn, and back | are you there? |
/// | PingRequest | each → k helpers, when one did not answer | ping it for me |
/// | Nack | helper → who asked | it does not answer me either |
/// | Greeting, Roster | newcomer → seed; now and then anybody → anybody; and back | all that I know |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | acquaintances | lazily | seeds for the next life; nothing waits for it |
/// | own incarnation | no | the host counts lives, and the count comes first in it |
/// | what is held of the others | no | greeting one of them brings it back |
/// | probe, helpers' pings, rumours to tell | no | the next period begins anew |
///
/// ## Transitions
///
/// | From | To | When |
/// |---|---|---|
/// | unknown | alive, suspect | a rumour tells of it |
/// | alive | suspect | it answered neither this member nor its helpers; or a rumour says so |
/// | suspect | alive | a later incarnation of it |
/// | suspect | dead | it had its time; or a rumour says so |
/// | dead | alive | a later incarnation of it |
/// | any but left | left | it said goodbye |
/// | left | alive | a later life of it |
/// | dead, left | unknown | it has been so for long |
///
/// ## Invariants
///
/// 1. Own Word: nobody holds a later incarnation of a member than the member has made itself.
/// 2. Forward Only: what one life holds of a member is overruled only by a later incarnation, or by
///    a stronger standing of the same.
/// 3. No Resurrection: who was dead or gone for one life is there again for it only by a later
///    incarnation.
///
/// ## Deviations and open questions
///
/// - An incarnation is a life and a turn: SWIM's number alone begins at 0 with every start.
/// - In SWIM a confirmed failure overrules every incarnation, and the node has to come back under
///   another name. Here the dead come back with a later incarnation, which only they can make; so a
///   rumour is overruled by a later one or a stronger one, and what is held is a maximum.
/// - SWIM has no way for two sides of a partition to meet again once each has buried the other.
///   Here every member greets another now and then, in turn a living one and one that is dead or a
///   seed never met, and they exchange all that they know.
/// - SWIM leaves out how the dead are forgotten. A rumour of the dead says for how long they have
///   been so, and who does not know them takes it only in the first half of the time for which they
///   are remembered; else members that forget at different times would remind each other for ever.
/// - A timer that comes late accuses this node itself: the probe of that period is void, and a
///   suspect gets its time once more.
/// - Of Lifeguard: periods and timeouts grow with the bad health of this member itself, helpers say
///   when they got no answer, confirmations shorten a suspicion, and every message to an accused
///   member begins with what it is accused of (Lifeguard's buddy system does so in pings).
/// - Incarnations are believed: a forged message could bury anybody. Links are authenticated by the
///   host.
@NullMarked
package fulcrum.protocols.gossip;

import org.jspecify.annotations.NullMarked;
