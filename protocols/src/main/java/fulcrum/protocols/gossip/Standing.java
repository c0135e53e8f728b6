package fulcrum.protocols.gossip;

/// What is held of a member, from the weakest word of an incarnation to the strongest.
public enum Standing {
    /// It answers, or has just said so.
    ALIVE,
    /// It did not answer somebody, and may yet say that it lives.
    SUSPECT,
    /// It did not say so in time. Only a later incarnation of its own brings it back.
    DEAD,
    /// It said goodbye. Only another life brings it back.
    LEFT;

    /// It counts as a member that is there: it is probed and told of everything.
    public boolean living() {
        return this == ALIVE || this == SUSPECT;
    }
}
