package fulcrum.database.spectrum;

import java.util.List;

/// What some options mean for others.
sealed interface Rule {

    /// One makes sense only where another has this value.
    ///
    /// @param hint a way out, in sentences
    record Needs(Option option, Option other, Word value, String hint) implements Rule {}

    /// Two cannot both be given.
    ///
    /// @param hint a way out, in sentences
    record Excludes(Option option, Option other, String hint) implements Rule {}

    /// All of them; the first that is broken is told.
    List<Rule> ALL =
            List.of(
                    new Excludes(
                            Option.CONSISTENCY,
                            Option.READ_CONSISTENCY,
                            "'consistency' says how tables are read and written; give it alone, or"
                                    + " the two that it stands for."),
                    new Excludes(
                            Option.CONSISTENCY,
                            Option.WRITE_CONSISTENCY,
                            "'consistency' says how tables are read and written; give it alone, or"
                                    + " the two that it stands for."),
                    new Needs(
                            Option.SPLIT_AT,
                            Option.SHARDING,
                            Sharding.RANGE,
                            "Add sharding='range', or say how many shards with 'shards'."),
                    new Needs(
                            Option.SHARDS,
                            Option.SHARDING,
                            Sharding.HASH,
                            "Say where a ranged table is cut with 'split_at'."),
                    new Needs(
                            Option.SHARD_KEY,
                            Option.SHARDING,
                            Sharding.HASH,
                            "A ranged table lies in the order of its primary key."),
                    new Needs(
                            Option.COLOCATE_WITH,
                            Option.SHARDING,
                            Sharding.HASH,
                            "Only hashed tables share shards; leave 'sharding' out."),
                    new Excludes(
                            Option.COLOCATE_WITH,
                            Option.SHARDS,
                            "The table lies in the other's shards, however many these are; leave"
                                    + " 'shards' out."),
                    new Excludes(
                            Option.COLOCATE_WITH,
                            Option.REPLICAS,
                            "The table lies in the other's shards and has as many copies; leave"
                                    + " 'replicas' out."));
}
