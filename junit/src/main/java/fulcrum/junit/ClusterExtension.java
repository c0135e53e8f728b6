package fulcrum.junit;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts a cluster when the first test asks for it, and stops it behind the last.
final class ClusterExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);

    /// In a store of JUnit's, which closes it at the end of what it belongs to.
    private record Started(Cluster cluster) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext owner = owner(context);
        FulcrumCluster wanted = owner == null ? null : annotation(owner);
        if (owner == null || wanted == null) {
            throw new ParameterResolutionException(
                    "there is no cluster here; put @FulcrumCluster on the class or the method");
        }
        return started(owner, wanted).cluster();
    }

    @SuppressWarnings("deprecation") // what is to be used instead is not in JUnit 5
    private static Started started(ExtensionContext owner, FulcrumCluster wanted) {
        return Objects.requireNonNull(
                owner.getStore(NAMESPACE)
                        .getOrComputeIfAbsent(
                                key(owner), _ -> new Started(start(wanted)), Started.class));
    }

    /// A store shows what lies in those around it too, so each cluster lies under its owner's name.
    private static String key(ExtensionContext owner) {
        return owner.getUniqueId();
    }

    private static Cluster start(FulcrumCluster wanted) {
        try {
            return Cluster.start(wanted.nodes(), wanted.groups());
        } catch (Exception failed) {
            throw new ParameterResolutionException(
                    "the cluster did not start: " + failed.getMessage(), failed);
        }
    }

    /// The method where it has an annotation of its own, else the class, or one around it.
    private static @Nullable ExtensionContext owner(ExtensionContext context) {
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            if (annotation(at) != null) {
                return at;
            }
        }
        return null;
    }

    private static @Nullable FulcrumCluster annotation(ExtensionContext context) {
        Optional<AnnotatedElement> element = context.getElement();
        return element.isEmpty() ? null : element.get().getAnnotation(FulcrumCluster.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        ExtensionContext owner = owner(context);
        if (owner == null || owner.getUniqueId().equals(context.getUniqueId())) {
            return; // it ends with its test
        }
        Store store = owner.getStore(NAMESPACE);
        Started started = store.get(key(owner), Started.class);
        if (started != null) {
            started.cluster.heal();
        }
    }
}
