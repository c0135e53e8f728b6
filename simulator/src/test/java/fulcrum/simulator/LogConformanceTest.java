package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.Durable;
import fulcrum.machine.Logged;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.conformance.LogConformance;
import fulcrum.machine.conformance.LogDriver;
import java.util.ArrayList;
import java.util.List;

/// The imagined disk as every host's log must be.
final class LogConformanceTest implements LogConformance {

    private record Text(String text) implements Durable {}

    private static final class Texts implements Codec<Durable> {

        @Override
        public byte version() {
            return 1;
        }

        @Override
        public void write(Durable record, Encoder out) {
            out.text(((Text) record).text);
        }

        @Override
        public Durable read(Decoder in) {
            return new Text(in.text());
        }
    }

    private int logs;

    @Override
    public LogDriver log() {
        return new Driver(Dice.of(++logs));
    }

    private static final class Driver implements LogDriver, Disk.Owner {

        private final Dice dice;
        private final Agenda agenda = new Agenda();
        private final Disk disk;

        Driver(Dice dice) {
            this.dice = dice;
            Universe.Disks settings = new Universe.Disks(1000, 2000, 0, 1000, 1000);
            disk =
                    new Disk(
                            settings,
                            agenda,
                            dice.fork("disk"),
                            new Texts(),
                            new Encoder(1024),
                            this);
        }

        @Override
        public void synced(long upTo) {}

        @Override
        public void syncFailed() {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public long store(String text) {
            disk.append(new Text(text), false);
            if (dice.chance(1, 3)) {
                disk.flush();
            }
            return disk.last();
        }

        @Override
        public void sync() {
            while (disk.durable() < disk.last()) {
                disk.flush();
                agenda.take().happen();
            }
        }

        @Override
        public long durable() {
            return disk.durable();
        }

        @Override
        public void truncate(long before) {
            disk.truncate(before);
        }

        @Override
        public List<Line> crash() {
            disk.crash(dice.chance(1, 2));
            List<Logged> found = new ArrayList<>();
            disk.recover(found);
            List<Line> lines = new ArrayList<>();
            for (Logged logged : found) {
                lines.add(new Line(logged.position(), ((Text) logged.record()).text));
            }
            return lines;
        }
    }
}
