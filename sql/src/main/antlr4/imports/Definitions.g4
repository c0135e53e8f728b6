/** Views, schemas, sequences, databases, roles, rights, comments (manual, part VI). */
parser grammar Definitions;

createView
    : CREATE (OR REPLACE)? persistence? RECURSIVE? VIEW anyName columnList? (WITH parameters)? AS query
      (WITH (CASCADED | LOCAL)? CHECK OPTION)?
    ;

createSchema
    : CREATE SCHEMA ifNotExists? (colId (AUTHORIZATION role)? | AUTHORIZATION role)
      ((CREATE | GRANT) {refuse("CREATE SCHEMA with elements", ELEMENTS);})?
    ;

alterSchema : ALTER SCHEMA colId (RENAME TO colId | OWNER TO role) ;

createSequence : CREATE persistence? SEQUENCE ifNotExists? anyName sequenceOption* ;

alterSequence : ALTER SEQUENCE ifExists? anyName sequenceOption+ ;

sequenceOption
    : AS typeName
    | CACHE numericOnly
    | NO? CYCLE
    | INCREMENT BY? numericOnly
    | MAXVALUE numericOnly
    | MINVALUE numericOnly
    | NO (MAXVALUE | MINVALUE)
    | OWNED BY anyName
    | SEQUENCE NAME anyName
    | START WITH? numericOnly
    | RESTART (WITH? numericOnly)?
    ;

createDatabase : CREATE DATABASE colId WITH? databaseOption* ;

databaseOption
    : (IDENT | CONNECTION LIMIT | ENCODING | LOCATION | OWNER | TABLESPACE | TEMPLATE) EQUALS?
      (signedIconst | booleanOrString | DEFAULT)
    ;

alterDatabase
    : ALTER DATABASE colId
      ( RENAME TO colId
      | OWNER TO role
      | SET TABLESPACE colId
      | SET setting
      | RESET (parameterName | ALL)
      | REFRESH COLLATION VERSION {refuse("REFRESH COLLATION VERSION");}
      | WITH? databaseOption+
      )
    ;

dropDatabase : DROP DATABASE ifExists? colId (WITH? LPAREN FORCE (COMMA FORCE)* RPAREN)? ;

role : nonReservedWord | CURRENT_ROLE | CURRENT_USER | SESSION_USER ;

roles : role (COMMA role)* ;

createRole : CREATE (ROLE | USER | GROUP) role WITH? roleOption* ;

roleOption
    : ENCRYPTED? PASSWORD SCONST
    | PASSWORD NULL
    | INHERIT
    | CONNECTION LIMIT signedIconst
    | VALID UNTIL SCONST
    | (USER | ROLE | ADMIN) roles
    | IN (ROLE | GROUP) roles
    | SYSID ICONST
    | IDENT
    ;

alterRole
    : ALTER (ROLE | USER)
      ( role RENAME TO role
      | (role | ALL) (IN DATABASE colId)? (SET setting | RESET (parameterName | ALL))
      | role WITH? roleOption*
      )
    | ALTER GROUP role ((ADD | DROP) USER roles | RENAME TO role)
    ;

dropRole : DROP (ROLE | USER | GROUP) ifExists? roles ;

dropObjects
    : DROP (TABLE | VIEW | SEQUENCE | SCHEMA | INDEX CONCURRENTLY?) ifExists? anyNames behavior?
    ;

comment
    : COMMENT ON
      ( (TABLE | COLUMN | INDEX | VIEW | SEQUENCE) anyName
      | (SCHEMA | DATABASE | ROLE | TABLESPACE) colId
      | CONSTRAINT colId ON (anyName | DOMAIN anyName {refuse("COMMENT ON CONSTRAINT ON DOMAIN");})
      )
      IS (SCONST | NULL)
    ;

grant
    : GRANT privileges (ON grantTarget)? TO roles (WITH (GRANT | ADMIN) OPTION)? (GRANTED BY role)?
    ;

revoke
    : REVOKE ((GRANT | ADMIN) OPTION FOR)? privileges (ON grantTarget)? FROM roles (GRANTED BY role)? behavior?
    ;

privileges : ALL PRIVILEGES? columnList? | privilege (COMMA privilege)* ;

privilege : (SELECT | REFERENCES | CREATE | colId) columnList? ;

grantTarget
    : TABLE? anyNames
    | SEQUENCE anyNames
    | (SCHEMA | DATABASE) names
    | ALL (TABLES | SEQUENCES) IN SCHEMA names
    | grantedKind {refuse("GRANT and REVOKE on other objects than tables, sequences, schemas and databases");}
    ;

/** Known by name, and refused by it. */
grantedKind
    : (FUNCTION | PROCEDURE | ROUTINE | LANGUAGE | TABLESPACE | DOMAIN | TYPE) colId
    | LARGE OBJECT
    | FOREIGN (SERVER | DATA)
    | PARAMETER colId
    | ALL (FUNCTIONS | PROCEDURES | ROUTINES)
    ;
