package fulcrum.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives tests a cluster, as a parameter of type [Cluster].
///
/// On a class: one for all its tests. Behind each test everything that was ordered to go wrong is
/// healed, and the next one begins when the cluster is well; what was written stays. On a method:
/// one of its own, which begins empty.
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ClusterExtension.class)
public @interface FulcrumCluster {

    /// How many nodes: 1, 3, 5, 7 or 9.
    int nodes() default 3;

    /// Into how many Raft groups the data is divided.
    int groups() default 1;
}
