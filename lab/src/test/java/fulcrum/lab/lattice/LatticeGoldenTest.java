package fulcrum.lab.lattice;

import fulcrum.lab.GoldenStories;

final class LatticeGoldenTest extends GoldenStories {

    LatticeGoldenTest() {
        super("lattice", LatticeStory::new);
    }
}
