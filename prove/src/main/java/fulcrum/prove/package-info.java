/// Proves a promise on the real thing: clients of any endpoint that speaks PostgreSQL's protocol
/// work while faults strike, all that they were told is written down, and `verify` judges it.
///
/// | class | is |
/// |---|---|
/// | [fulcrum.prove.Torture] | a run: clients, faults, recovery, final reads, verdict |
/// | [fulcrum.prove.Cluster] | what is under torture, as its owner lets us see and break it |
/// | [fulcrum.prove.Workload] | what clients ask for, on keys that are changed now and then |
/// | [fulcrum.prove.Tables] | what they work on |
/// | [fulcrum.prove.Sessions] | a way to run transactions: [fulcrum.prove.SqlSessions] |
/// | [fulcrum.prove.Deal] | what a transaction is to do, of a [fulcrum.prove.Bank] or of [fulcrum.prove.Lists] |
/// | [fulcrum.prove.Pledges] | transactions that are prepared under names, and ended by them |
/// | [fulcrum.prove.Conversation] | statements that are transactions by themselves, and what an answer means |
/// | [fulcrum.prove.Journal] | the history as it is made, with its figures |
/// | [fulcrum.prove.Judged] | a part of the history, and what its model says of it |
/// | [fulcrum.prove.Schedule] | which faults strike when, from a seed |
/// | [fulcrum.prove.Nemesis] | carries a schedule out |
/// | [fulcrum.prove.Report] | what came of it |
///
/// Nothing here knows what the endpoint is made of: it is judged from outside.
@NullMarked
package fulcrum.prove;

import org.jspecify.annotations.NullMarked;
