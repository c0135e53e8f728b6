package fulcrum.bench.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Loads a cluster that runs already: `ADDRESS,... PID,... OPERATION CLIENTS,... SECONDS`.
public final class Against {

    private Against() {}

    public static void main(String... args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String address : args[0].split(",")) {
            int colon = address.lastIndexOf(':');
            addresses.add(
                    new InetSocketAddress(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1))));
        }
        List<Long> pids = new ArrayList<>();
        for (String pid : args[1].split(",")) {
            pids.add(Long.parseLong(pid));
        }
        int seconds = Integer.parseInt(args[4]);
        try (InternalClients clients = new InternalClients(addresses)) {
            clients.fill(100_000, 256);
            for (String operation : args[2].split(",")) {
                for (String number : args[3].split(",")) {
                    Load load =
                            new Load(
                                    Load.Operation.valueOf(operation),
                                    Integer.parseInt(number),
                                    100_000,
                                    256,
                                    Math.max(1, seconds / 2),
                                    seconds);
                    System.out.println(clients.run(load, pids).line());
                }
            }
        }
    }
}
