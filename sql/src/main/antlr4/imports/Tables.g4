/** Tables and their indexes (manual, CREATE TABLE, CREATE TABLE AS, ALTER TABLE, CREATE INDEX). */
parser grammar Tables;

persistence : (LOCAL | GLOBAL)? (TEMPORARY | TEMP) | UNLOGGED ;

ifNotExists : IF NOT EXISTS ;

ifExists : IF EXISTS ;

createTable
    : CREATE persistence? TABLE ifNotExists? anyName
      ( LPAREN (tableElement (COMMA tableElement)*)? RPAREN
      | OF anyName {refuse("CREATE TABLE OF a type");}
      | PARTITION OF anyName {refuse("CREATE TABLE PARTITION OF", SHARDS);}
      )
      (INHERITS LPAREN anyNames RPAREN)?
      (PARTITION BY colId {refuse("PARTITION BY", SHARDS);})?
      tableTail
    ;

tableTail : (USING colId)? storage? onCommit? (TABLESPACE colId)? ;

storage : WITH parameters | WITHOUT OIDS ;

onCommit : ON COMMIT (DROP | DELETE ROWS | PRESERVE ROWS) ;

createTableAs
    : CREATE persistence? TABLE ifNotExists? anyName columnList? tableTail AS (query | execute) withData?
    ;

withData : WITH NO? DATA ;

parameters : LPAREN parameter (COMMA parameter)* RPAREN ;

parameter : colLabel (DOT colLabel)? (EQUALS parameterValue)? ;

parameterValue : numericOnly | SCONST | colLabel | anyOperator | NONE ;

parameterNames : LPAREN colLabel (DOT colLabel)? (COMMA colLabel (DOT colLabel)?)* RPAREN ;

tableElement : columnDefinition | tableConstraint | likeTable ;

likeTable
    : LIKE anyName
      ( (INCLUDING | EXCLUDING)
        (ALL | COMMENTS | COMPRESSION | CONSTRAINTS | DEFAULTS | GENERATED | IDENTITY | INDEXES | STATISTICS | STORAGE)
      )*
    ;

columnDefinition
    : colId typeName columnStorage? columnCompression? (OPTIONS LPAREN {refuse("OPTIONS of a column");})?
      (COLLATE anyName | columnConstraint)*
    ;

columnStorage : STORAGE colIdOrDefault ;

columnCompression : COMPRESSION colIdOrDefault ;

colIdOrDefault : colId | DEFAULT ;

columnConstraint : (CONSTRAINT colId)? columnConstraintKind constraintAttribute* ;

columnConstraintKind
    : NOT NULL
    | NULL
    | DEFAULT boundExpr
    | CHECK LPAREN expr RPAREN
    | UNIQUE nullsDistinct? indexTail
    | PRIMARY KEY indexTail
    | REFERENCES anyName columnList? referenceTail
    | GENERATED generatedWhen AS (LPAREN expr RPAREN STORED | IDENTITY (LPAREN sequenceOption+ RPAREN)?)
    ;

generatedWhen : ALWAYS | BY DEFAULT ;

nullsDistinct : NULLS NOT? DISTINCT ;

indexTail : (INCLUDE columnList)? (WITH parameters)? (USING INDEX TABLESPACE colId)? ;

referenceTail : (MATCH (FULL | PARTIAL | SIMPLE))? referenceAction* ;

referenceAction : ON (DELETE | UPDATE) (NO ACTION | RESTRICT | CASCADE | SET (NULL | DEFAULT) columnList?) ;

constraintAttribute
    : NOT? DEFERRABLE
    | INITIALLY (DEFERRED | IMMEDIATE)
    | NOT VALID
    | NO INHERIT
    ;

tableConstraint : (CONSTRAINT colId)? tableConstraintKind constraintAttribute* ;

tableConstraintKind
    : CHECK LPAREN expr RPAREN
    | UNIQUE (nullsDistinct? columnList indexTail | USING INDEX colId)
    | PRIMARY KEY (columnList indexTail | USING INDEX colId)
    | FOREIGN KEY columnList REFERENCES anyName columnList? referenceTail
    | EXCLUDE (USING | LPAREN) {refuse("EXCLUDE constraints");}
    ;

createIndex
    : CREATE UNIQUE? INDEX CONCURRENTLY? (ifNotExists? anyName)? ON relation indexMethod?
      LPAREN indexElements RPAREN (INCLUDE columnList)? nullsDistinct? (WITH parameters)? tablespace? where?
    ;

indexMethod : USING colId ;

tablespace : TABLESPACE colId ;

indexElements : indexElement (COMMA indexElement)* ;

indexElement
    : (colId | functionCall | LPAREN expr RPAREN)
      (COLLATE anyName)? (anyName parameters?)? (ASC | DESC)? (NULLS (FIRST | LAST))?
    ;

alterTable
    : ALTER (TABLE | INDEX | VIEW | SEQUENCE) ifExists? relation
      ( alterAction (COMMA alterAction)*
      | RENAME TO colId
      | RENAME (COLUMN? colId | CONSTRAINT colId) TO colId
      | SET SCHEMA colId
      | NO? DEPENDS ON EXTENSION {refuse("DEPENDS ON EXTENSION");}
      )
    | ALTER (TABLE | INDEX) ALL IN TABLESPACE {refuse("ALTER ALL IN TABLESPACE");}
    ;

alterAction
    : ADD COLUMN? ifNotExists? columnDefinition
    | ADD tableConstraint
    | DROP COLUMN? ifExists? colId behavior?
    | DROP CONSTRAINT ifExists? colId behavior?
    | ALTER COLUMN? (colId | ICONST) alterColumn
    | ALTER CONSTRAINT colId constraintAttribute*
    | VALIDATE CONSTRAINT colId
    | SET parameters
    | RESET parameterNames
    | SET TABLESPACE colId
    | SET (LOGGED | UNLOGGED)
    | SET WITHOUT (CLUSTER | OIDS)
    | SET ACCESS METHOD colId
    | CLUSTER ON colId
    | NO? INHERIT anyName
    | OWNER TO role
    | REPLICA IDENTITY (NOTHING | FULL | DEFAULT | USING INDEX colId)
    | refusedAction
    ;

/** Known by name, and refused by it. */
refusedAction
    : (ENABLE | DISABLE) (TRIGGER | ALWAYS | REPLICA) {refuse("ALTER TABLE ENABLE TRIGGER");}
    | (ENABLE | DISABLE) RULE {refuse("ALTER TABLE ENABLE RULE");}
    | (ENABLE | DISABLE | NO? FORCE) ROW LEVEL SECURITY {refuse("ROW LEVEL SECURITY");}
    | (ATTACH | DETACH) PARTITION {refuse("ALTER TABLE ATTACH PARTITION");}
    | NOT OF {refuse("ALTER TABLE NOT OF");}
    | OF anyName {refuse("ALTER TABLE OF");}
    ;

alterColumn
    : (SET DATA)? TYPE typeName (COLLATE anyName)? (USING expr)?
    | SET DEFAULT expr
    | DROP DEFAULT
    | (SET | DROP) NOT NULL
    | DROP EXPRESSION ifExists?
    | SET STATISTICS (signedIconst | DEFAULT)
    | SET STORAGE colIdOrDefault
    | SET COMPRESSION colIdOrDefault
    | SET parameters
    | RESET parameterNames
    | ADD GENERATED (ALWAYS | BY DEFAULT) AS IDENTITY (LPAREN sequenceOption+ RPAREN)?
    | alterIdentity+
    | DROP IDENTITY ifExists?
    ;

alterIdentity : RESTART (WITH? numericOnly)? | SET sequenceOption | SET GENERATED (ALWAYS | BY DEFAULT) ;
