package fulcrum.database.spectrum;

/// How the copies of a shard are kept the same.
public enum Protocol implements Word {
    RAFT("raft", Family.LOG, true),
    MULTIPAXOS("multipaxos", Family.LOG, false),
    PAXOS_BASIC("paxos_basic", Family.LOG, false),
    FASTPAXOS("fastpaxos", Family.LOG, false),
    EPAXOS("epaxos", Family.LOG, false),
    ZAB("zab", Family.LOG, false),
    VR("vr", Family.LOG, false),
    SINGLE_LEADER("single_leader", Family.LOG, false),
    MULTI_LEADER("multi_leader", Family.LATTICE, false),
    LEADERLESS("leaderless", Family.LATTICE, false),
    EVERYWHERE("everywhere", Family.LOG, false);

    private final String label;
    private final Family family;
    private final boolean here;

    Protocol(String label, Family family, boolean here) {
        this.label = label;
        this.family = family;
        this.here = here;
    }

    @Override
    public String label() {
        return label;
    }

    public Family family() {
        return family;
    }

    @Override
    public boolean here() {
        return here;
    }
}
