package fulcrum.lab.members;

/// How far a change of a group's voters has come, where somebody is struck.
enum Phase {
    /// The newcomers learn, and the old voters decide.
    LEARNING("newcomers learn"),
    /// Old and new voters have to decide jointly, and have not committed that yet.
    JOINT("C-old,new is not committed"),
    /// They have, and the victim has not heard of the new members.
    DECIDED("C-new is on its way"),
    /// The new voters decide alone, and have not committed that yet.
    NEW("C-new is not committed");

    private final String when;

    Phase(String when) {
        this.when = when;
    }

    /// What must happen sometimes: a follower, or somebody else, is struck then.
    String crash() {
        return "crash while " + when;
    }

    /// What must happen sometimes: who drives the change is struck then.
    String crashOfLeader() {
        return "crash of the leader while " + when;
    }
}
