/** Transactions, settings, prepared statements, cursors, copies and orders to the server (manual, part VI). */
parser grammar Sessions;

begin : (BEGIN (WORK | TRANSACTION)? | START TRANSACTION) transactionModes? ;

transactionModes : transactionMode (COMMA? transactionMode)* ;

transactionMode
    : ISOLATION LEVEL (READ (UNCOMMITTED | COMMITTED) | REPEATABLE READ | SERIALIZABLE)
    | READ (ONLY | WRITE)
    | NOT? DEFERRABLE
    ;

commit
    : (COMMIT | END) (WORK | TRANSACTION)? (AND NO? CHAIN)?
    | COMMIT PREPARED SCONST
    ;

rollback
    : (ROLLBACK | ABORT) (WORK | TRANSACTION)? (AND NO? CHAIN)?
    | ROLLBACK (WORK | TRANSACTION)? TO SAVEPOINT? colId
    | ROLLBACK PREPARED SCONST
    ;

savepoint : SAVEPOINT colId ;

release : RELEASE SAVEPOINT? colId ;

prepareTransaction : PREPARE TRANSACTION SCONST ;

setConstraints : SET CONSTRAINTS (ALL | anyNames) (DEFERRED | IMMEDIATE) ;

setSetting
    : SET
      ( (SESSION | LOCAL)? TRANSACTION transactionModes
      | (SESSION | LOCAL)? TRANSACTION SNAPSHOT SCONST {refuse("SET TRANSACTION SNAPSHOT");}
      | (SESSION | LOCAL)? SESSION CHARACTERISTICS AS TRANSACTION transactionModes
      | (SESSION | LOCAL)? setting
      )
    ;

setting
    : parameterName (TO | EQUALS) (settingValue (COMMA settingValue)* | DEFAULT)
    | parameterName FROM CURRENT
    | TIME ZONE zone
    | CATALOG SCONST
    | SCHEMA SCONST
    | NAMES (SCONST | DEFAULT)?
    | ROLE nonReservedWordOrSconst
    | SESSION AUTHORIZATION (nonReservedWordOrSconst | DEFAULT)
    | XML OPTION (DOCUMENT | CONTENT)
    ;

parameterName : colId (DOT colId)* ;

settingValue : booleanOrString | numericOnly ;

zone
    : SCONST
    | IDENT
    | INTERVAL SCONST intervalFields?
    | INTERVAL LPAREN ICONST RPAREN SCONST
    | numericOnly
    | DEFAULT
    | LOCAL
    ;

showSetting : SHOW settingName ;

resetSetting : RESET settingName ;

settingName : parameterName | TIME ZONE | TRANSACTION ISOLATION LEVEL | SESSION AUTHORIZATION | ALL ;

discard : DISCARD (ALL | TEMP | TEMPORARY | PLANS | SEQUENCES) ;

prepare : PREPARE colId (LPAREN typeName (COMMA typeName)* RPAREN)? AS preparable ;

execute : EXECUTE colId (LPAREN expressions RPAREN)? ;

deallocate : DEALLOCATE PREPARE? (colId | ALL) ;

declareCursor
    : DECLARE colId (NO? SCROLL | BINARY | INSENSITIVE | ASENSITIVE)* CURSOR ((WITH | WITHOUT) HOLD)? FOR query
    ;

fetch : (FETCH | MOVE) fetchDirection ;

fetchDirection
    : fromIn? colId
    | (NEXT | PRIOR | FIRST | LAST | ALL) fromIn? colId
    | (ABSOLUTE | RELATIVE) signedIconst fromIn? colId
    | signedIconst fromIn? colId
    | (FORWARD | BACKWARD) (signedIconst | ALL)? fromIn? colId
    ;

fromIn : FROM | IN ;

closeCursor : CLOSE (colId | ALL) ;

copy
    : COPY BINARY? anyName columnList? (FROM | TO) copyEnd (USING? DELIMITERS SCONST)? WITH? copyOptions where?
    | COPY LPAREN preparable RPAREN TO copyEnd WITH? copyOptions
    ;

copyEnd : PROGRAM? (SCONST | STDIN | STDOUT) ;

copyOptions : copyOption* | LPAREN copyParameter (COMMA copyParameter)* RPAREN ;

/** Of the time before PostgreSQL 9.0. */
copyOption
    : BINARY
    | FREEZE
    | CSV
    | HEADER
    | (DELIMITER | NULL | QUOTE | ESCAPE) AS? SCONST
    | FORCE QUOTE (names | STAR)
    | FORCE NOT? NULL names
    | ENCODING SCONST
    ;

copyParameter
    : colLabel
      (booleanOrString | numericOnly | STAR | DEFAULT | LPAREN booleanOrString (COMMA booleanOrString)* RPAREN)?
    ;

explain
    : EXPLAIN (LPAREN utilityOption (COMMA utilityOption)* RPAREN | analyzeWord? VERBOSE?) explained
    ;

explained : preparable | createTableAs | declareCursor | execute | commit ;

analyzeWord : ANALYZE | ANALYSE ;

utilityOption : (nonReservedWord | analyzeWord) (booleanOrString | numericOnly)? ;

utilityOptions : LPAREN utilityOption (COMMA utilityOption)* RPAREN ;

vacuum
    : VACUUM (utilityOptions | FULL? FREEZE? VERBOSE? analyzeWord?) (tableAndColumns (COMMA tableAndColumns)*)?
    ;

analyze : analyzeWord (utilityOptions | VERBOSE?) (tableAndColumns (COMMA tableAndColumns)*)? ;

tableAndColumns : anyName columnList? ;

cluster : CLUSTER (utilityOptions | VERBOSE?) (anyName (USING colId)? | colId ON anyName)? ;

reindex
    : REINDEX utilityOptions? (INDEX | TABLE | SCHEMA | SYSTEM | DATABASE) CONCURRENTLY? anyName?
    ;

checkpoint : CHECKPOINT ;

lockTable
    : LOCK TABLE? relation (COMMA relation)* (IN lockMode MODE)? NOWAIT?
    ;

lockMode
    : ACCESS (SHARE | EXCLUSIVE)
    | ROW (SHARE | EXCLUSIVE)
    | SHARE (UPDATE EXCLUSIVE | ROW EXCLUSIVE)?
    | EXCLUSIVE
    ;

callProcedure : CALL functionCall ;

doBlock : DO (SCONST | LANGUAGE nonReservedWordOrSconst)+ ;

listenChannel : LISTEN colId ;

notifyChannel : NOTIFY colId (COMMA SCONST)? ;

unlistenChannel : UNLISTEN (colId | STAR) ;
