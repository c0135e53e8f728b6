package fulcrum.bench.beside;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// What JVMs have allocated on their heaps since they began, asked from outside, so that it is the
/// same question for ours and for others'.
final class Allocations implements AutoCloseable {

    private final List<JMXConnector> open = new ArrayList<>();
    private final List<MBeanServerConnection> machines = new ArrayList<>();

    private Allocations() {}

    /// Attaches to processes if they are JVMs. Anything else must not be asked: what wakes the
    /// other side of an attachment ends other programs.
    static Allocations of(List<Long> pids) throws IOException {
        Allocations all = new Allocations();
        if (!pids.stream().allMatch(Allocations::isJava)) {
            return all;
        }
        for (long pid : pids) {
            try {
                VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
                String address = machine.startLocalManagementAgent();
                machine.detach();
                JMXConnector connector = connect(address);
                all.open.add(connector);
                all.machines.add(connector.getMBeanServerConnection());
            } catch (AttachNotSupportedException | IOException _) {
                all.close();
                return new Allocations(); // it does not want to
            }
        }
        return all;
    }

    @SuppressWarnings("BanJNDI") // the other end is a process that we have started
    private static JMXConnector connect(String address) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(address));
    }

    private static boolean isJava(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    /// Bytes of all of them; negative where they are no JVMs.
    long bytes() throws IOException {
        if (machines.isEmpty()) {
            return -1;
        }
        long bytes = 0;
        try {
            for (MBeanServerConnection machine : machines) {
                ObjectName threads = new ObjectName("java.lang:type=Threading");
                bytes += (Long) machine.getAttribute(threads, "TotalThreadAllocatedBytes");
            }
        } catch (JMException unknown) {
            return -1; // a JVM older than 21
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (JMXConnector each : open) {
            each.close();
        }
    }
}
