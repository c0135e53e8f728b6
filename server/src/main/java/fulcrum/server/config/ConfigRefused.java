package fulcrum.server.config;

/// A configuration that no node can be made from.
public final class ConfigRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ConfigErrors errors;

    ConfigRefused(ConfigErrors errors) {
        super(errors.toString());
        this.errors = errors;
    }

    public ConfigErrors errors() {
        return errors;
    }
}
