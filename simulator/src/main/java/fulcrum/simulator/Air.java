package fulcrum.simulator;

/// What the network does to everything that comes from or goes to one node.
final class Air {

    int mute;
    int deaf;
    int clogged;
    int broken;
    long extraNanos;
    int dropPermille;
    int duplicatePermille;
    int reorderPermille;
    long reorderNanos;
}
