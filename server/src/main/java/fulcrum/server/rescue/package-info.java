/// A cluster that has lost the majority of its nodes for good is built anew on those that are left.
///
/// | class | is |
/// |---|---|
/// | [Remains] | what is left of every group in one directory |
/// | [RescuePlan] | what is to be done with the directories that are left, and what it costs |
/// | [PlanFile] | a plan as it is kept between being made and being carried out |
/// | [PlanText], [PlanTree] | a plan for people, and for programs |
/// | [RescueWork] | carries a plan out, again and again until it is done |
///
/// Who is built on and what he stores is decided in [fulcrum.protocols.log.raft.Rescue]. What is
/// stored are ordinary records at the end of an ordinary log.
@NullMarked
package fulcrum.server.rescue;

import org.jspecify.annotations.NullMarked;
