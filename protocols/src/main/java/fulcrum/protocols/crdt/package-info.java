/// Conflict-free replicated data types: states that are merged in any order, any number of times,
/// and are then the same.
///
/// Values, not machines: nothing here sends, waits or remembers. A state is immutable; an operation
/// returns a delta, which is a small state of the same type; `merge` joins either. Who ships them,
/// and how far, is the business of the protocols that hold them.
///
/// | type | what it promises | source |
/// |---|---|---|
/// | [GCounter] | the sum of all increments, each once | Shapiro et al. 2011, spec. 6 |
/// | [PnCounter] | increments less decrements | Shapiro et al. 2011, spec. 7 |
/// | [BoundedCounter] | never below zero, in a partition neither | Balegas et al. 2015 |
/// | [GSet] | what was added is there | Shapiro et al. 2011, spec. 11 |
/// | [TwoPhaseSet] | what was removed never comes again | Shapiro et al. 2011, spec. 12 |
/// | [OrSet] | a removal takes what it has seen; a concurrent addition wins; no tombstones | Bieniusa et al. 2012; Almeida et al. 2018 |
/// | [LwwSet] | the latest change of each element holds | Shapiro et al. 2011, 3.3.3 |
/// | [LwwRegister] | the latest write holds, by hybrid time and then by node | Shapiro et al. 2011, spec. 8 |
/// | [MvRegister] | concurrent writes stand side by side until one has read them | Preguiça et al. 2010; Almeida et al. 2014 |
/// | [OrMap] | keys as in an OR-Set, each with a state of any type | Almeida et al. 2018, 7.5 |
/// | [Row] | columns, and a flag in which a change wins over a concurrent delete | the same |
/// | [Rga] | a text in which what is typed in one go stays together | Roh et al. 2011; Yu 2012 |
/// | [Lseq] | a text whose characters have places, and leave nothing when they go | Nédelec et al. 2013 |
///
/// What they are made of: [CausalContext] says which writes were seen, [DotSet] which of them
/// something stands on, [Entries] is a sorted map, [Run] a stretch of text, [Position] a place in
/// one. [CrdtCodec] turns every state and delta into bytes, one form for each.
///
/// ## Who writes
///
/// A [Replica] is a node in one of its incarnations. It numbers its writes from the state that it
/// writes on, so that state has to hold all of its own earlier writes, and has to be durable before
/// anything leaves. A node that lost, restored or purged the state writes on under a new
/// incarnation: the one rule on which everything here rests.
///
/// ## What is forgotten
///
/// A removed element of a set, a version that was replaced, a deleted character of [Lseq] leave
/// nothing but a number per replica. The rest goes when somebody who knows all replicas says so:
/// what is kept of a departed one by [Footprint], the tombstones of [Rga] by `Rga.settled`, the
/// removed elements of [LwwSet] by a horizon. Each page says under which condition that is safe;
/// what can be checked on the states is checked there.
///
/// ## Deviations
///
/// - A removal from a map clears the state under the key instead of dropping its dots: counts stay
///   exact ([OrMap]), and a cleared state stays under the removed key.
/// - Counters have, beside each count, how much of it was cleared ([GCounter]); the elements of
///   [GSet] and [TwoPhaseSet] have dots. Both serve maps only.
/// - A cleared [BoundedCounter] keeps the rights of others, and a cleared [LwwRegister] its value.
@NullMarked
package fulcrum.protocols.crdt;

import org.jspecify.annotations.NullMarked;
