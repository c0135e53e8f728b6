package fulcrum.sql.routine;

import java.util.Set;
import java.util.TreeSet;

/// Functions that only the session, or the catalog through it, can answer: each call goes to
/// [Setting#ask] under the function's name, with its arguments.
///
/// Strict ones are not asked about nulls. The names of objects in `regclass` and its like are asked
/// for by `regclassin` and `regclassout`, and so on ([Cast.ViaText]).
final class Session {

    static final Set<String> FUNCTIONS = new TreeSet<>();

    private static final String LIST =
            """
            col_description current_database current_query current_schema current_schemas
            current_setting current_user currval getdatabaseencoding getpgusername
            has_any_column_privilege has_column_privilege has_database_privilege
            has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
            has_parameter_privilege has_schema_privilege has_sequence_privilege
            has_server_privilege has_table_privilege has_tablespace_privilege has_type_privilege
            lastval nextval obj_description shobj_description
            pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all
            pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared
            pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock
            pg_try_advisory_xact_lock_shared
            pg_backend_pid pg_blocking_pids pg_cancel_backend pg_char_to_encoding
            pg_client_encoding pg_collation_for pg_collation_is_visible pg_column_is_updatable
            pg_current_xact_id pg_current_xact_id_if_assigned pg_database_size
            pg_encoding_max_length pg_encoding_to_char pg_function_is_visible
            pg_get_constraintdef pg_get_expr pg_get_function_arg_default
            pg_get_function_arguments pg_get_function_identity_arguments pg_get_function_result
            pg_get_function_sqlbody pg_get_functiondef pg_get_indexdef
            pg_get_partition_constraintdef pg_get_partkeydef pg_get_ruledef
            pg_get_serial_sequence pg_get_statisticsobjdef pg_get_statisticsobjdef_columns
            pg_get_statisticsobjdef_expressions pg_get_triggerdef pg_get_userbyid pg_get_viewdef
            pg_has_role pg_indexes_size pg_input_is_valid pg_is_in_recovery
            pg_is_other_temp_schema pg_last_xact_replay_timestamp pg_my_temp_schema
            pg_notification_queue_usage pg_notify pg_postmaster_start_time pg_relation_filenode
            pg_relation_is_updatable pg_relation_size pg_sequence_last_value
            pg_settings_get_flags pg_sleep pg_sleep_for pg_sleep_until
            pg_statistics_obj_is_visible pg_table_is_visible pg_table_size
            pg_stat_statements_reset pg_tablespace_location pg_tablespace_size pg_terminate_backend
            pg_total_relation_size pg_trigger_depth pg_type_is_visible pg_xact_status
            acldefault inet_client_port inet_server_port pg_column_compression pg_conf_load_time
            pg_conversion_is_visible pg_describe_object pg_export_snapshot
            pg_get_replica_identity_index pg_index_column_has_property pg_index_has_property
            pg_indexam_has_property pg_is_wal_replay_paused pg_jit_available pg_opclass_is_visible
            pg_operator_is_visible pg_opfamily_is_visible pg_partition_root pg_relation_filepath
            pg_relation_is_publishable pg_reload_conf pg_ts_config_is_visible pg_ts_dict_is_visible
            pg_ts_parser_is_visible pg_ts_template_is_visible row_security_active
            session_user set_config setval
            to_regclass to_regnamespace to_regoper to_regproc to_regprocedure to_regrole
            to_regtype txid_current txid_current_if_assigned txid_status txn_status version
            """;

    static {
        FUNCTIONS.addAll(Set.of(LIST.strip().split("\\s+")));
    }

    private Session() {}
}
