package fulcrum.simulator.small;

import fulcrum.machine.Bytes;

/// 128 bits by which states are told apart.
record Fingerprint(long one, long other) {

    /// Mixes what a state is made of.
    static final class Maker {

        private long one = 0x243f6a8885a308d3L;
        private long other = 0x13198a2e03707344L;

        Maker add(long number) {
            one = (one ^ number) * 0x9e3779b97f4a7c15L;
            one ^= one >>> 32;
            other = (other + number) * 0xbf58476d1ce4e5b9L;
            other ^= other >>> 29;
            return this;
        }

        Maker add(Bytes bytes) {
            add(bytes.size());
            for (int i = 0; i < bytes.size(); i++) {
                add(bytes.at(i));
            }
            return this;
        }

        Maker add(CharSequence text) {
            add(text.length());
            for (int i = 0; i < text.length(); i++) {
                add(text.charAt(i));
            }
            return this;
        }

        Fingerprint make() {
            return new Fingerprint(one, other);
        }
    }
}
